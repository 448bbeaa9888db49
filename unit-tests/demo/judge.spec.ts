import type { AdminUnit } from "../../demo/admin"
import { judge, type SupplierBooks } from "../../demo/once/judge"
import type { ScenarioRun } from "../../demo/once/run-scenario"
import type { Scenario } from "../../demo/once/scenarios"
import { figuresOf } from "../../demo/oracle/figures"
import type { SandboxOrder, SandboxRequest } from "../../demo/runtime/sandbox-process"

const scenario: Scenario = { name: "success", path: "at once", brand: "Flipkart", denomination: 500, quantity: 2, paid: true, buyer: "guest", ends: "delivered", webhooks: true }
const unit = (id: string, state: string): AdminUnit => ({ id, state, state_text: "", denomination: 500, currency: "inr", line_item_id: "ordli_1", supplier_order_id: "hso_1", case_ids: [] })
const code = (number: string) => ({ card_number: number, card_pin: "111111", amount: 500 })

const supplierOrder = (change: Partial<SandboxOrder> = {}): SandboxOrder => ({
  id: "01", reference_id: "r1", product_id: "flipkart", status: "SUCCESS", amount: 1000, denominations: [{ denomination: 500, quantity: 2 }],
  charged: true, reversed: false, vouchers: [code("1"), code("2")], failure_reason: null, history: [], ...change,
})
const placed = (order: SandboxOrder): SandboxRequest => ({ at: "2026-01-01T00:00:00Z", call: "place_order", reference_id: order.reference_id, order_id: order.id, status: 200, fault: null, told: order.status })
const books = (...orders: SandboxOrder[]): SupplierBooks => ({ record: { orders, requests: orders.map(placed), anomalies: [], webhooks: [] }, brandIds: new Map([["Flipkart", "flipkart"]]) })
const revealed = (number: string) => ({ ...code(number), card_type: "CARD_AND_PIN_NO_SECURED", valid_till: null, currency: "inr" })

const run = (change: Partial<ScenarioRun> = {}): ScenarioRun => ({
  scenario,
  buyer: { email: "a@demo.test", firstName: "A", lastName: "B", phone: "1" },
  order: { id: "order_1", cartId: "cart_1", voucherToken: "t", total: 1000, currency: "inr" },
  units: [unit("u1", "delivered"), unit("u2", "delivered")],
  revealed: [revealed("1"), revealed("2")],
  openCases: [], returned: 0, seconds: 1, problems: [], ...change,
})

describe("the verdict on one order of demo:once", () => {
  it("is good when every voucher was charged once, delivered and shown as the supplier handed it out", () => {
    expect(judge(run(), books(supplierOrder()))).toMatchObject({ ok: true, ordered: 2, charged: 2, delivered: 2 })
  })

  it("is bad when the supplier charged the same units twice", () => {
    const verdict = judge(run(), books(supplierOrder(), supplierOrder({ id: "02", reference_id: "r2" })))
    expect(verdict).toMatchObject({ ok: false, charged: 4 })
    expect(figuresOf([verdict], 0)).toMatchObject({ money_twice: 2, ok: false })
  })

  it("is bad when a shown code is not one of the supplier's, or is shown twice", () => {
    expect(judge(run({ revealed: [revealed("1"), revealed("9")] }), books(supplierOrder())).problems).toHaveLength(1)
    expect(judge(run({ revealed: [revealed("1"), revealed("1")] }), books(supplierOrder())).problems).toHaveLength(1)
  })

  it("is bad when a voucher still waits, or a case is open", () => {
    expect(judge(run({ units: [unit("u1", "delivered"), unit("u2", "processing")], revealed: [revealed("1")] }), books(supplierOrder())).ok).toBe(false)
    expect(judge(run({ openCases: ["unknown_outcome"] }), books(supplierOrder())).ok).toBe(false)
  })

  it("is good at a foreign server that outlasts our scaled cut-off, if a person sees it; never at our sandbox, and never unseen", () => {
    const waiting = (caseIds: string[]) => run({ scenario: { ...scenario, path: "read" }, units: ["u1", "u2"].map((id) => ({ ...unit(id, "timed_out"), case_ids: caseIds })), revealed: [], openCases: ["timed_out"] })
    expect(judge(waiting(["vcase_1"]), null).ok).toBe(true)
    expect(judge(waiting([]), null).ok).toBe(false)
    expect(judge(waiting(["vcase_1"]), books(supplierOrder({ status: "PROCESSING" }))).ok).toBe(false)
  })

  it("is bad when a failed order was charged", () => {
    const failed = run({ scenario: { ...scenario, path: "failed", ends: "failed" }, units: [unit("u1", "refunded"), unit("u2", "refunded")], revealed: [], returned: 1000 })
    expect(judge(failed, books(supplierOrder({ status: "FAILED", charged: false, vouchers: [] })))).toMatchObject({ ok: true, charged: 0 })
    expect(judge(failed, books(supplierOrder())).ok).toBe(false)
    expect(judge({ ...failed, returned: 500 }, books(supplierOrder({ status: "FAILED", charged: false, vouchers: [] }))).problems).toEqual(["Medusa returned 500 of 1000"])
  })

  it("is bad when an order that nobody paid reached the supplier", () => {
    const unpaid = run({ scenario: { ...scenario, paid: false, path: "not ordered", ends: "not ordered" }, units: [], revealed: [] })
    expect(judge(unpaid, books()).ok).toBe(true)
    const verdict = judge(unpaid, books(supplierOrder({ charged: false, status: "PROCESSING" })))
    expect(verdict.ok).toBe(false)
    expect(figuresOf([verdict], 0)).toMatchObject({ unpaid_ordered: 2, ok: false })
  })

  it("is bad when the order came to its end on another path than the scenario is about", () => {
    const byReference = run({ scenario: { ...scenario, path: "by-reference" } })
    expect(judge(byReference, books(supplierOrder())).problems).toEqual(["by the supplier's record the order whose answer was dropped was not found by its reference"])
    const byWebhook = run({ scenario: { ...scenario, path: "webhook" } })
    expect(judge(byWebhook, books(supplierOrder())).ok).toBe(false)
  })

  it("compares with what HTTP shows when the supplier's record cannot be read", () => {
    expect(judge(run(), null)).toMatchObject({ ok: true, charged: 2, delivered: 2 })
  })
})

describe("the figures", () => {
  it("are not ok with a single leak", () => {
    expect(figuresOf([judge(run(), books(supplierOrder()))], 1).ok).toBe(false)
  })

  it("count a voucher that was both delivered and refunded as money moved twice", () => {
    const verdict = { paid: true, bought: 1, ordered: 1, charged: 1, delivered: 1, refunded: 1, openCases: 0, ok: true }
    expect(figuresOf([verdict], 0)).toMatchObject({ money_twice: 1, ok: false })
  })
})
