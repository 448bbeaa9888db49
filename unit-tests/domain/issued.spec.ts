import { issuedVerdict } from "../../src/domain/issued"
import { UNIT_STATES, type UnitState } from "../../src/domain/unit-state"
import { reservedAmount } from "../../src/workflows/orders/funds"

describe("A reserved card sale", () => {
  it.each<[UnitState[], boolean, string]>([
    [["delivered", "delivered"], false, "capture"],
    [["delivered", "refund_due"], false, "capture"],
    [["delivered", "missing"], false, "capture"],
    [["delivered", "timed_out"], false, "wait"],
    [["delivered", "processing"], false, "wait"],
    [["refund_due", "held"], false, "wait"],
    [["refund_due", "cancelled"], false, "release"],
    [["refund_due"], true, "capture"],
    [["missing", "refund_due"], false, "wait"],
    [["sealed"], false, "wait"],
    [["revoked"], false, "wait"],
  ])("of units %j (other goods: %s): %s", (states, otherGoods, verdict) => {
    expect(issuedVerdict(states, otherGoods)).toBe(verdict)
  })

  it("is never captured nor let go while one voucher is not decided", () => {
    for (const open of ["pending", "held", "waiting_wallet", "placing", "unknown", "processing", "timed_out"] as const) {
      for (const other of Object.keys(UNIT_STATES) as UnitState[]) expect(issuedVerdict([other, open], true)).toBe("wait")
    }
  })

  it("counts for the paid rule only when it is ours, whole and not booked yet", () => {
    const sale = { id: "payin_1", state: "authorized" as const, amount: 10_000, currency: "brl" }
    const payment = { id: "pay_1", provider_id: "pp_hubcash-credit_hubcash", amount: 100, data: { voucher_hub: { reference: "payin_1" } } }
    const amount = (paid: object, row: object = {}) => reservedAmount({ currency_code: "brl", payment_collections: [{ payments: [{ ...payment, ...paid }] }] }, [{ ...sale, ...row }])
    expect(amount({})).toBe(10_000)
    expect(amount({}, { state: "captured" })).toBe(10_000)
    expect(amount({ provider_id: "pp_system_default" })).toBe(0)
    expect(amount({ amount: 99.99 })).toBe(0)
    expect(amount({ canceled_at: new Date() })).toBe(0)
    expect(amount({ captures: [{ amount: 100 }] })).toBe(0)
    expect(amount({ data: { voucher_hub: { reference: "payin_2" } } })).toBe(0)
    expect(amount({ data: {} })).toBe(0)
    expect(amount({}, { currency: "inr" })).toBe(0)
    for (const state of ["pending", "canceled", "failed", "reversed", "refunded"]) expect(amount({}, { state })).toBe(0)
  })
})
