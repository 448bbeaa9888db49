import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("refund_plans")
})
afterAll(() => world?.dispose())

/** Two failed vouchers, and the order's refund task, claimed. */
async function due() {
  const sale = await Sale.ready(world, [50_000, 100_000])
  await sale.post(sale.failed())
  for (;;) {
    const [task] = await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })
    if (!task) throw new Error("there is no refund task")
    if (task.kind === "refund") return { sale, task }
    await world.service.tasks.end(task, { state: "done" })
  }
}

const statesOf = async (sale: Sale) => (await world.query<{ state: string }>(`select state from voucher_unit where order_id = :orderId order by id`, { orderId: sale.orderId })).map(({ state }) => state)
const named = async (orderId: string) => (await world.service.cases.list({ orderId, state: "open", limit: 10, offset: 0 })).cases.map(({ kind, unit_ids: units }) => [kind, [...units].sort()])

describe("A refund that is refused", () => {
  it("leaves every voucher whose money is due to a person, also those that were no part of it", async () => {
    const { sale } = await due()
    const plan = await world.service.refunds.plan(sale.orderId, [{ id: "pay_slip", left: 100_000 }, { id: "pay_other", left: 50_000 }])
    expect(plan?.unitIds).toHaveLength(1)
    if (plan) await world.service.refunds.drop(plan, "boletos are given back by bank transfer")
    expect(await named(sale.orderId)).toEqual([["refund_task", [...sale.unitIds].sort()]])
  })
})

describe("Store credit beside a card that was never charged", () => {
  it("goes back account by account, up to the vouchers' prices, once, and settles the vouchers", async () => {
    const { sale } = await due()
    const accounts = [{ id: "store-credit:one", left: 30_000 }, { id: "store-credit:empty", left: 0 }, { id: "store-credit:two", left: 500_000 }]
    await world.service.refunds.planCreditReturn(sale.orderId, accounts)
    // As after a death in between: everything is committed already.
    await world.service.refunds.planCreditReturn(sale.orderId, accounts)
    const done: [string, number][] = []
    for (let plan = await world.service.refunds.plan(sale.orderId, []); plan; plan = await world.service.refunds.plan(sale.orderId, [])) {
      expect(plan.resumed).toBe(true)
      done.push([plan.paymentId, plan.amount])
      await world.service.refunds.finish(plan, `transaction_${plan.id}`)
    }
    expect(done).toEqual([["store-credit:one", 30_000], ["store-credit:two", 120_000]])
    expect(await statesOf(sale)).toEqual(["refunded", "refunded"])
    await world.service.refunds.nothingCharged(sale.orderId, "nothing was charged")
    expect(await statesOf(sale)).toEqual(["refunded", "refunded"])
    expect(await named(sale.orderId)).toEqual([])
    const told = await world.query(`select id from voucher_task where order_id = :orderId and dedupe_key like 'notify:refunded:%'`, { orderId: sale.orderId })
    expect(told).toHaveLength(1)
  })
})

describe("A task that was dropped while it ran", () => {
  it("stays dropped, whatever its run comes to", async () => {
    const { sale, task } = await due()
    await world.query(`update voucher_task set state = 'dropped' where id = :id`, { id: task.id })
    await world.service.tasks.end(task, { state: "due", error: "not now", inMs: 0 })
    expect(await world.query(`select state from voucher_task where id = :id`, { id: task.id })).toEqual([{ state: "dropped" }])
    expect(await world.query(`select to_state from voucher_transition where subject_id = :id order by created_at`, { id: task.id })).toEqual([{ to_state: "due" }])
    expect(await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })).toEqual([])
  })
})

describe("An order that was cancelled before it was paid", () => {
  it("takes along for whom its vouchers would have been", async () => {
    const [orderId, cartId] = ["order_never_paid", "cart_never_paid"]
    await world.service.sales.watch({ orderId, cartId, customerId: null, currency: "inr" })
    const recipientId = await world.service.carts.saveRecipient({ cartId, brandId: "brand_1" }, { name: "Bea", email: "bea@gift.test", message: null, sendAt: null, timeZone: null })
    await world.service.gifts.claim(orderId, cartId, [{ lineItemId: "line_never_paid", brandId: "brand_1", recipientId, selectionId: null }])
    await world.service.sales.unwatch(orderId)
    expect(await world.query(`select id from voucher_recipient where id = :recipientId`, { recipientId })).toEqual([])
  })
})
