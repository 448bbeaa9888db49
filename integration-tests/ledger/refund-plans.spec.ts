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
const stateOf = async (unitId: string) => (await world.query<{ state: string }>(`select state from voucher_unit where id = :unitId`, { unitId }))[0]?.state
const intents = async ({ orderId }: Sale) => (await world.query<{ state: string }>(`select state from voucher_refund_intent where order_id = :orderId order by created_at`, { orderId })).map(({ state }) => state)
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

/** Two supplier orders of one sale: the first failed, its refund was refused, and a person was asked to return it; then the second failed too. */
async function askedThenFailed(minutesAgo = 16) {
  const orders = [[{ denomination: 50_000, quantity: 1 }], [{ denomination: 100_000, quantity: 1 }]]
  const sale = await Sale.paid(world, [50_000, 100_000], { splits: [{ brandId: "brand_1", orders, reason: null }] })
  const [first = "", second = ""] = sale.unitIds
  for (let task = await claimed(sale); task; task = await claimed(sale)) await world.service.tasks.end(task, { state: "done" })
  await fails(first)
  await refuse(await plan(sale))
  const { cases } = await world.service.cases.list({ orderId: sale.orderId, state: "open", limit: 10, offset: 0 })
  await age(sale, minutesAgo)
  await fails(second)
  return { sale, first, second, caseId: cases[0]?.id ?? "" }
}

const age = (sale: Sale, minutesAgo: number) => world.query(`update voucher_case set created_at = now() - (:minutesAgo * interval '1 minute') where order_id = :orderId`, { orderId: sale.orderId, minutesAgo })
const claimed = async (sale: Sale) => (await world.service.tasks.claim({ limit: 1, orderId: sale.orderId }))[0]
const fails = (unitId: string) =>
  world.query(`with failed as (update voucher_unit set state = 'refund_due' where id = :unitId returning supplier_order_id) update voucher_supplier_order set state = 'failed' where id in (select supplier_order_id from failed)`, { unitId })
const plan = (sale: Sale) => world.service.refunds.plan(sale.orderId, [{ id: `pay_of_${sale.orderId}`, left: 150_000 }])
const refuse = async (planned: Awaited<ReturnType<typeof plan>>) => {
  if (!planned) throw new Error("there is nothing to give back")
  await world.service.refunds.drop(planned, "only a whole sale is given back")
}
const resolve = (caseId: string) => world.service.cases.resolve(caseId, "admin", { note: "sent by bank transfer", closeUnitIds: [] })

describe("Money that a person was asked to return", () => {
  it("is in no later refund, and his note ends that alone", async () => {
    const { sale, first, second, caseId } = await askedThenFailed()
    const planned = await plan(sale)
    expect([planned?.unitIds, planned?.amount]).toEqual([[second], 100_000])
    await refuse(planned)
    expect(await named(sale.orderId)).toEqual([["refund_task", [second]], ["refund_task", [first]]])
    await resolve(caseId)
    expect([await stateOf(first), await stateOf(second), await named(sale.orderId)]).toEqual(["refunded", "refund_due", [["refund_task", [second]]]])
  })

  it("is given back with what fails within a quarter of an hour, before anybody can have returned it", async () => {
    const { sale, first, second } = await askedThenFailed(14)
    const both = await plan(sale)
    expect([[...(both?.unitIds ?? [])].sort(), both?.amount]).toEqual([[first, second].sort(), 150_000])
    if (both) await world.service.refunds.finish(both, "ref_1")
    expect([await stateOf(first), await stateOf(second), await named(sale.orderId)]).toEqual(["refunded", "refunded", []])
  })

  it("is planned again once he presses refund, until that is decided", async () => {
    const { sale, first, second, caseId } = await askedThenFailed()
    await world.service.cases.refund(caseId, "admin")
    const task = await claimed(sale)
    const both = await plan(sale)
    expect([[...(both?.unitIds ?? [])].sort(), both?.amount]).toEqual([[first, second].sort(), 150_000])
    await refuse(both)
    if (task) await world.service.tasks.end(task, { state: "done" })
    await age(sale, 16)
    expect([await plan(sale), await named(sale.orderId)]).toEqual([null, [["refund_task", [second]], ["refund_task", [first]]]])
  })

  it("keeps what he was told about it when a later task finds nothing to give back", async () => {
    const { sale, caseId } = await askedThenFailed()
    await world.service.refunds.want(sale.orderId)
    const task = await claimed(sale)
    if (!task) throw new Error("there is no refund task")
    await world.service.refunds.leaveToPerson(task, "nothing is left captured")
    const { cases } = await world.service.cases.list({ orderId: sale.orderId, state: "open", limit: 10, offset: 0 })
    expect(cases.map(({ id, reason }) => [id === caseId, reason.includes("only a whole sale")])).toEqual([[false, false], [true, true]])
  })

  it("is not ordered again with what another case names", async () => {
    const { sale, first, second } = await askedThenFailed()
    await refuse(await plan(sale))
    const { cases } = await world.service.cases.list({ orderId: sale.orderId, state: "open", limit: 10, offset: 0 })
    await world.service.cases.retry(cases.find(({ unit_ids: units }) => units.includes(second))?.id ?? "", "admin")
    expect([await stateOf(first), await stateOf(second), await named(sale.orderId)]).toEqual(["refund_due", "pending", [["refund_task", [first]]]])
  })
})

describe("A refund that is under way", () => {
  it("is not ended by the note on a case that names only some of its vouchers", async () => {
    const { sale, first, second, caseId } = await askedThenFailed()
    await world.service.cases.refund(caseId, "admin")
    await plan(sale)
    await expect(resolve(caseId)).rejects.toThrow(`returns the money of ${second} together`)
    expect([await stateOf(first), await stateOf(second), await intents(sale)]).toEqual(["refunding", "refunding", ["dropped", "open"]])
  })

  it("goes on when other vouchers of the order are settled by hand", async () => {
    const { sale, first, second, caseId } = await askedThenFailed()
    await plan(sale)
    await resolve(caseId)
    expect([await stateOf(first), await stateOf(second), await intents(sale)]).toEqual(["refunded", "refunding", ["dropped", "open"]])
  })

  it("stays under way when a person presses refund once more, so that nothing of it is ordered again", async () => {
    const { sale, first, caseId } = await askedThenFailed()
    await world.service.cases.refund(caseId, "admin")
    await plan(sale)
    await world.service.cases.refund(caseId, "admin")
    await expect(world.service.cases.retry(caseId, "admin")).rejects.toThrow("None of the units of this case can be ordered again")
    expect(await stateOf(first)).toBe("refunding")
  })

  it("ends with the case that names all of it", async () => {
    const { sale, first, caseId } = await askedThenFailed()
    await world.query(`update voucher_unit set state = 'delivered' where order_id = :orderId and id <> :first`, { orderId: sale.orderId, first })
    await world.service.cases.refund(caseId, "admin")
    await plan(sale)
    await resolve(caseId)
    expect([await stateOf(first), await intents(sale)]).toEqual(["refunded", ["dropped", "done"]])
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
    await world.service.sales.watch({ orderId, cartId, customerId: null, email: null, currency: "inr" })
    const recipientId = await world.service.carts.saveRecipient({ cartId, brandId: "brand_1" }, { name: "Bea", email: "bea@gift.test", message: null, sendAt: null, timeZone: null })
    await world.service.gifts.claim(orderId, cartId, [{ lineItemId: "line_never_paid", brandId: "brand_1", recipientId, selectionId: null }])
    await world.service.sales.unwatch(orderId)
    expect(await world.query(`select id from voucher_recipient where id = :recipientId`, { recipientId })).toEqual([])
  })
})
