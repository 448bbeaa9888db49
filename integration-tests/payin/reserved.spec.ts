import type { MedusaContainer } from "@medusajs/framework/types"
import { returnVerdict } from "../../src/domain/payment-case"
import { checkPaymentCase, refundPaymentCase, retryPaymentCase } from "../../src/workflows/payin/payment-cases"
import { runAction } from "../../src/workflows/payin/process-action"
import { cancelPayinByHand } from "../../src/workflows/payin/by-hand"
import { caseKey } from "../../src/workflows/payin/case-key"
import { handOver } from "../../src/workflows/payin/hand-over"
import { reservedOutcome, settleIssued } from "../../src/workflows/payin/settle-issued"
import type { TaskClaim } from "../../src/modules/voucher/ledger/tasks"
import { refund } from "../../src/workflows/tasks/refund"
import { openDesk, type Desk } from "./providers/provider-desk"

let desk: Desk
let container: MedusaContainer
beforeAll(async () => {
  desk = await openDesk("reserved", { captureWhen: "issued" })
  container = desk.shelf as MedusaContainer
}, 120_000)
afterAll(() => desk?.dispose())

/** An order bought on a reserved card sale, whose units stand in these states. */
async function bought(states: string[]) {
  const sale = await desk.paid("credit", { state: "authorized" })
  const orderId = `order_${sale.id}`
  const lines = states.map((_, index) => ({ lineItemId: `${orderId}_line_${index}`, brandId: `brand_${index}`, brandTitle: "Brand", face: 5_000, faceCurrency: "BRL", quantity: 1, unitPrices: [5_000] }))
  desk.orders.set(sale.cartId, { id: orderId, items: lines.map((line) => line.lineItemId) })
  await desk.voucher.sales.ensure({
    orderId, cartId: sale.cartId, customerId: null, currency: "brl", buyer: { name: "Maria", email: "maria@shopper.test", phone: "1" }, address: null, lines,
    splits: lines.map((line) => ({ brandId: line.brandId, orders: [[{ denomination: 5_000, quantity: 1 }]], reason: null })), unknownLines: [], awaitsCapture: true, hold: null,
  })
  for (const [index, state] of states.entries()) await desk.world.query(`update voucher_unit set state = :state where line_item_id = :line`, { state, line: `${orderId}_line_${index}` })
  await desk.world.query(`update payin_request set handed_at = now(), order_id = :orderId where id = :id`, { orderId, id: sale.row.id })
  const row = async () => desk.rowOf(sale.data)
  return { orderId, row, statuses: () => desk.statuses(sale.row.id), settle: async () => settleIssued(container, await row()) }
}

/** One run of the order's refund task. */
const refundTask = (shop: MedusaContainer, orderId: string) => refund(shop, { orderId } as TaskClaim)

/** The shop with the loyalty plugin's module, whose orders were paid with so much store credit. */
function withStoreCredit(paid: number) {
  const booked = { refuse: false, rows: [] as { id: string; account_id: string; amount: number; reference: string; reference_id: string }[] }
  const module = {
    listAccountTransactions: async ({ reference_id: id }: { reference_id: string }) => booked.rows.filter((row) => row.reference_id === id),
    creditAccounts: async (rows: Omit<(typeof booked.rows)[number], "id">[]) => {
      if (booked.refuse) throw new Error("the account is busy")
      const made = rows.map((row, index) => ({ id: `transaction_${booked.rows.length + index}`, ...row }))
      booked.rows.push(...made)
      return made
    },
  }
  const graph = async (asked: { entity: string; fields: string[] }) => {
    const answer = await (container.resolve("query") as unknown as { graph: (input: object) => Promise<{ data: object[] }> }).graph(asked)
    return asked.fields.includes("credit_lines.*") ? { data: answer.data.map((row) => ({ ...row, credit_lines: [{ amount: paid, version: 1, reference: "store-credit", reference_id: "account_1" }] })) } : answer
  }
  const shop = { resolve: (name: string) => (name === "store_credit" ? module : name === "query" ? { graph } : container.resolve(name)) } as unknown as MedusaContainer
  return { shop, booked }
}

const unitStates = async (orderId: string) => (await desk.voucher.sales.issue(orderId)).units.map((unit) => unit.state).sort()

describe("A reserved card sale", () => {
  it("is captured once every voucher is there, by one action however often it is settled", async () => {
    const order = await bought(["delivered", "delivered"])
    await order.settle()
    await order.settle()
    expect([order.statuses(), (await order.row()).state]).toEqual([[7], "captured"])
    expect((await desk.payin.actions.of((await order.row()).id)).map((action) => action.kind)).toEqual(["capture"])
  })

  it("shows no code before the capture, and says why; after it the code is free", async () => {
    const order = await bought(["delivered"])
    const [unit] = await desk.voucher.views.units(order.orderId)
    expect(unit).toMatchObject({ state: "sealed", last4: null, state_text: expect.stringContaining("payment is being completed") })
    await expect(desk.voucher.reveal(unit?.id ?? "", { type: "guest", id: null, ip: null, reason: null })).rejects.toThrow("payment is being completed")
    await desk.voucher.sales.captured(order.orderId)
    expect((await desk.voucher.views.units(order.orderId))[0]).toMatchObject({ state: "delivered" })
  })

  it("is captured when some failed; the refund waits until then", async () => {
    const order = await bought(["delivered", "refund_due"])
    expect(await reservedOutcome(container, order.orderId)).toBe("open")
    await order.settle()
    expect(order.statuses()).toEqual([7])
    await desk.voucher.sales.captured(order.orderId)
    expect(await reservedOutcome(container, order.orderId)).toBe("charged")
  })

  it("is let go when nothing came: the units cost nothing, and asking again does nothing", async () => {
    const order = await bought(["refund_due", "refund_due"])
    expect(await refundTask(container, order.orderId)).toBe("done")
    expect(await refundTask(container, order.orderId)).toBe("done")
    expect([order.statuses(), (await order.row()).state, await unitStates(order.orderId)]).toEqual([[6], "canceled", ["cancelled", "cancelled"]])
  })

  it("is let go, and store credit that was paid beside it goes back once, also after a death in between", async () => {
    const order = await bought(["refund_due", "refund_due"])
    const { shop, booked } = withStoreCredit(30)
    booked.refuse = true
    await expect(refundTask(shop, order.orderId)).rejects.toThrow("the account is busy")
    expect(await unitStates(order.orderId)).toEqual(["refunding", "refunding"])
    booked.refuse = false
    expect(await refundTask(shop, order.orderId)).toBe("done")
    expect(await refundTask(shop, order.orderId)).toBe("done")
    expect(booked.rows.map(({ account_id, amount, reference }) => [account_id, amount, reference])).toEqual([["account_1", 30, "voucher_refund"]])
    expect([order.statuses(), await unitStates(order.orderId)]).toEqual([[6], ["refunded", "refunded"]])
  })

  it.each([["delivered", "timed_out"], ["delivered", "processing"], ["refund_due", "unknown"], ["missing", "refund_due"]])("is neither captured nor let go while units are %s and %s", async (...states) => {
    const order = await bought(states)
    await order.settle()
    expect(await reservedOutcome(container, order.orderId)).toBe("open")
    expect([order.statuses(), (await order.row()).state]).toEqual([[3], "authorized"])
  })
})

describe("A case of a payment", () => {
  const open = async (kind: Parameters<typeof returnVerdict>[0], payinId: string) => (await desk.voucher.cases.open({ kind, dedupeKey: caseKey(kind, payinId), orderId: null, reason: "a test" })).id
  const stateOf = async (id: string) => (await desk.voucher.cases.subject(id))?.view.state

  it.each(["money_without_order", "money_without_session", "paid_twice"] as const)("%s ends with the refund of the card sale, sent once", async (kind) => {
    const { row } = await desk.paid("debit")
    const id = await open(kind, row.id)
    await refundPaymentCase(container, id, "user_1")
    expect([desk.statuses(row.id), await stateOf(id)]).toEqual([[6], "closed"])
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("closed already")
  })

  it("of a boleto says to use a bank transfer, and ends with a note", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const slip = await desk.until(data, "pending")
    await desk.control(desk.hubcash.url, `sales/${slip.id}/pay`)
    const row = await desk.until(data, "captured")
    for (const kind of ["money_without_order", "underpaid", "overpaid", "reversed_after_delivery", "paid_twice"] as const) {
      const id = await open(kind, row.id)
      await expect(refundPaymentCase(container, id, "user_1")).rejects.toMatchObject({ type: "not_allowed" })
      await desk.voucher.cases.resolve(id, "user_1", { note: "returned by bank transfer", closeUnitIds: [] })
      expect(await stateOf(id)).toBe("closed")
    }
  })

  /** A pay-in of 100.00 that this much came for, and the cart its order is of. */
  async function paidIn(amount: number) {
    const session = await desk.session("redirect")
    const { data } = await desk.authorize(session, "redirect")
    const { cId } = await desk.until(data, "pending")
    await desk.control(desk.hub123.url, `payments/${cId}/pay`, { amount })
    const row = await desk.until(data, "captured")
    desk.orders.set(session.cartId, { id: `order_${row.id}`, items: [] })
    return row
  }
  /** As the worker would: until every pay-out is decided. */
  async function decidePayOuts(payinId: string) {
    for (let turn = 0; turn < 50; turn += 1) {
      const open = (await desk.payin.actions.of(payinId)).filter(({ state }) => state !== "done" && state !== "refused")
      if (!open.length) return
      for (const action of open) await runAction(container, action.id)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  it("of a pay-in ends with one pay-out to the account its shopper names, and says so while there is none", async () => {
    const row = await paidIn(10_500)
    const id = await open("overpaid", row.id)
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("send 500 minor units")
    await desk.payin.refundReceivers.keep(`order_${row.id}`, { bank_account: "1" })
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("outcome is not known yet")
    expect(await stateOf(id)).toBe("open")
    await decidePayOuts(row.id)
    const actions = await desk.payin.actions.of(row.id)
    expect([actions.map(({ state, amount }) => [state, amount]), desk.hub123.state.money.of(actions[0]?.cId ?? "").paid_out, await stateOf(id)]).toEqual([[["done", 500]], 500, "closed"])
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("closed already")
  })

  it("of a surplus is not ended by what was paid out for a refund of the price", async () => {
    const row = await paidIn(10_500)
    const id = await open("overpaid", row.id)
    await desk.payin.actions.add({ requestId: row.id, kind: "pay_out", key: "refund:vref_1", amount: 10_000, currency: "brl", seal: desk.payin.receivers.seal({ bank_account: "1" }) })
    await decidePayOuts(row.id)
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("send 500 minor units")
    expect(await stateOf(id)).toBe("open")
  })

  it("whose money went back, or that a person ended by his word, is of money that Medusa is told of no more", async () => {
    const handed = async (row: { id: string }) => {
      const claim = await desk.payin.requests.claimOne(row.id)
      if (!claim) throw new Error("not claimed")
      await handOver(container, claim)
      const [found] = await desk.world.query<{ is_over: boolean; problem: string | null }>("select handed_at is not null as is_over, last_problem as problem from payin_request where id = :id", { id: row.id })
      return found
    }
    const [returned, settled, waiting] = [await paidIn(10_000), await paidIn(10_000), await paidIn(10_000)]
    const id = await open("money_without_order", returned.id)
    await desk.payin.refundReceivers.keep(`order_${returned.id}`, { bank_account: "1" })
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("outcome is not known yet")
    expect(await handed(returned)).toEqual({ is_over: false, problem: "its money is on its way back" })
    await decidePayOuts(returned.id)
    for (const row of [settled, waiting]) {
      const asked = await open("money_without_order", row.id)
      await desk.world.query("update payin_request set money_at = now() - interval '1 hour' where id = :id", { id: row.id })
      if (row === settled) await desk.voucher.cases.resolve(asked, "user_1", { note: "returned by bank transfer", closeUnitIds: [] })
    }
    expect([await handed(returned), await handed(settled), await handed(waiting)]).toMatchObject([{ is_over: true }, { is_over: true }, { is_over: false }])
  })

  it("of a pay-in stays open while 123hub refuses the pay-out, and is not ended by that of another payment", async () => {
    const [row, another] = [await paidIn(10_000), await paidIn(10_000)]
    const id = await open("money_without_order", row.id)
    await desk.payin.refundReceivers.keep(`order_${row.id}`, { bank_account: "1" })
    await desk.payin.actions.add({ requestId: another.id, kind: "pay_out", key: `case:${id}`, amount: 10_000, currency: "brl", seal: desk.payin.receivers.seal({ bank_account: "2" }) })
    await decidePayOuts(another.id)
    expect([(await desk.payin.actions.of(another.id))[0]?.state, await stateOf(id)]).toEqual(["done", "open"])
    desk.hub123.state.configure({ payOutOutcome: "decline" })
    await expect(refundPaymentCase(container, id, "user_1")).rejects.toThrow("outcome is not known yet")
    await decidePayOuts(row.id)
    desk.hub123.state.configure({ payOutOutcome: "success" })
    expect([(await desk.payin.actions.of(row.id))[0]?.state, await stateOf(id)]).toEqual(["refused", "open"])
  })

  it("is checked now, and retried only while something can go on", async () => {
    const { row } = await desk.paid("debit")
    const id = await open("money_without_order", row.id)
    await checkPaymentCase(container, id)
    expect((await desk.payin.requests.read(row.id))?.asked).toBe(true)
    expect((await retryPaymentCase(container, id))?.id).toBe(id)
    await desk.world.query(`update payin_request set handed_at = now() where id = :id`, { id: row.id })
    await expect(retryPaymentCase(container, id)).rejects.toThrow("refund it, or resolve")
  })

  it("is not mistaken for a case of vouchers", async () => {
    const { id } = await desk.voucher.cases.open({ kind: "unknown_outcome", orderId: "order_x", supplierOrderId: "vso_x", reason: "Hubble" })
    expect(await refundPaymentCase(container, id, "user_1")).toBeNull()
    expect(await checkPaymentCase(container, id)).toBeNull()
  })
})

describe("A reservation that an admin cancels", () => {
  it("is kept while it pays for vouchers that are ordered or delivered", async () => {
    for (const states of [["processing"], ["pending", "delivered"]]) {
      const { row } = await bought(states)
      await expect(cancelPayinByHand(container, (await row()).id)).rejects.toThrow(/reserved for vouchers that are (processing|sealed)/)
      expect((await row()).state).toBe("authorized")
    }
  })

  it("is let go while nothing was ordered for it", async () => {
    const { row } = await bought(["pending"])
    await cancelPayinByHand(container, (await row()).id)
    expect((await row()).state).toBe("canceled")
  })
})
