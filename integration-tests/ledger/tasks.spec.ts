import { eventually } from "../../demo/eventually"
import { addTask, type TaskShares } from "../../src/modules/voucher/ledger/tasks"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase, Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("tasks")
})
afterAll(() => world?.dispose())

async function ensured(): Promise<string> {
  const orderId = newOrderId()
  await world.service.sales.ensure(purchase(orderId, [50_000]))
  return orderId
}

const add = (orderId: string, kind: "ship" | "deliver" | "cancel_fulfillment" | "notify", key?: string) => addTask(world.knex, { orderId, supplierOrderId: null, kind, ...(key ? { key } : {}) })
const states = (orderId: string) => world.query<{ kind: string; state: string; tries: number }>(`select kind, state, tries from voucher_task where order_id = :orderId order by kind`, { orderId })

describe("Work on Medusa's side", () => {
  it("is given out one task per order at a time, whatever its kind", async () => {
    const orderId = await ensured()
    await add(orderId, "ship")
    await add(orderId, "deliver")
    const [first] = await world.service.tasks.claim({ limit: 1, orderId })
    expect(first).toBeDefined()
    expect(await world.service.tasks.claim({ limit: 1, orderId })).toEqual([])
    if (first) await world.service.tasks.end(first, { state: "done" })
    const [second] = await world.service.tasks.claim({ limit: 1, orderId })
    expect(second?.id).not.toBe(first?.id)
  })

  it("is given to one of twenty workers who ask at the same moment", async () => {
    const orderId = await ensured()
    await add(orderId, "ship")
    const claims = await Promise.all(Array.from({ length: 20 }, () => world.service.tasks.claim({ limit: 1, orderId })))
    expect(claims.flat()).toHaveLength(1)
  })

  it("is given out for several orders in one look, the oldest first, and still one task of each", async () => {
    const orders = await Promise.all([ensured(), ensured(), ensured()])
    for (const orderId of orders) for (const kind of ["ship", "deliver"] as const) await add(orderId, kind)
    await world.query(`update voucher_task set due_at = now() - (array_position(:orders, order_id) * interval '1 hour') where order_id = any(:orders)`, { orders })
    const claims = (await world.service.tasks.claim({ limit: 16 })).filter(({ orderId }) => orders.includes(orderId))
    expect(claims.map(({ orderId }) => orderId)).toEqual([...orders].reverse())
    for (const task of claims) expect(await world.service.tasks.end(task, { state: "done" })).toBe(true)
  })

  it("of many orders is done once each by ten workers, and no order stays leased to nobody", async () => {
    const orders = await Promise.all(Array.from({ length: 15 }, ensured))
    for (const orderId of orders) for (const kind of ["ship", "deliver", "cancel_fulfillment"] as const) await add(orderId, kind)
    const done: string[] = []
    const left = () => world.query(`select 1 from voucher_task where state = 'due' and order_id = any(:orders)`, { orders })
    const worker = async () => {
      while ((await left()).length) {
        for (const task of await world.service.tasks.claim({ limit: 3 })) if (await world.service.tasks.end(task, { state: "done" })) done.push(task.id)
      }
    }
    await Promise.all(Array.from({ length: 10 }, worker))
    expect(done.length).toBeGreaterThanOrEqual(60)
    expect(new Set(done).size).toBe(done.length)
    expect(await world.query(`select order_id from voucher_purchase where task_lease_until > now() and order_id = any(:orders)`, { orders })).toEqual([])
  }, 60_000)

  it("that is given up while it is being claimed is nobody's, and its order is free at once", async () => {
    const orderId = await ensured()
    const other = await world.knex.transaction()
    await other.raw(`update voucher_task set state = 'dropped' where order_id = ?`, [orderId])
    const claimed = world.service.tasks.claim({ limit: 1, orderId })
    const waits = () => world.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%voucher_task%'`)
    await eventually(async () => (await waits()).length > 0, { everyMs: 20, what: "a claim that waits for the task" })
    await other.commit()
    expect(await claimed).toEqual([])
    expect(await world.query(`select task_lease_until from voucher_purchase where order_id = :orderId`, { orderId })).toEqual([{ task_lease_until: null }])
  })

  it("is given out up to the share of its kind: mails that wait keep nothing else from being done, however long they have been due", async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, ensured))
    const [both, ...others] = orders as [string, ...string[]]
    for (const orderId of orders) await add(orderId, "notify", `notify:delivered:${orderId}`)
    await world.query(`update voucher_task set due_at = now() - interval '2 days' where kind = 'notify' and order_id = any(:orders)`, { orders })
    await world.query(`update voucher_task set state = 'done' where kind = 'fulfill' and order_id = any(:others)`, { others })
    const claimed = async (most: TaskShares) => (await world.service.tasks.claim({ limit: 16, most })).filter(({ orderId }) => orders.includes(orderId))
    const [fulfill, ...none] = await claimed({ notify: 0 })
    expect([fulfill?.kind, fulfill?.orderId, none]).toEqual(["fulfill", both, []])
    const mails = await claimed({ notify: 3 })
    expect(mails.map(({ kind }) => kind)).toEqual(["notify", "notify", "notify"])
    // More under way than the share, e.g. after it was made smaller, is none.
    expect(await claimed({ notify: -1 })).toEqual([])
    for (const task of [fulfill, ...mails]) if (task) await world.service.tasks.end(task, { state: "done" })
    const rest = await claimed({})
    expect(rest.map(({ kind }) => kind)).toEqual(Array.from({ length: 9 }, () => "notify"))
    for (const task of rest) await world.service.tasks.end(task, { state: "done" })
  })

  it("is claimed first when buying waits for it, however old what else is due", async () => {
    const [buys, ...others] = await Promise.all(Array.from({ length: 4 }, ensured))
    await world.query(`update voucher_task set state = 'done' where kind = 'fulfill' and order_id = any(:others)`, { others })
    for (const orderId of others) await add(orderId, "ship")
    await world.query(`update voucher_task set due_at = now() - interval '2 days' where kind = 'ship' and order_id = any(:others)`, { others })
    const claimed = await world.service.tasks.claim({ limit: 1 })
    expect(claimed.map(({ kind, orderId }) => [kind, orderId])).toEqual([["fulfill", buys]])
    for (const task of [...claimed, ...(await world.service.tasks.claim({ limit: 16 }))]) await world.service.tasks.end(task, { state: "done" })
  })

  it("is written down once per key, however often it is asked for", async () => {
    const orderId = await ensured()
    await Promise.all(Array.from({ length: 10 }, () => add(orderId, "deliver", `once:${orderId}`)))
    expect((await states(orderId)).filter((task) => task.kind === "deliver")).toHaveLength(1)
    const [task] = await world.service.tasks.claim({ limit: 1, orderId })
    if (task) await world.service.tasks.end(task, { state: "done" })
    await add(orderId, "deliver", `once:${orderId}`)
    expect((await states(orderId)).filter((one) => one.kind === "deliver")).toHaveLength(1)
  })

  it("that failed is due again after its pause, with its tries and its error, and meanwhile the order's other work goes on", async () => {
    const orderId = await ensured()
    const [task] = await world.service.tasks.claim({ limit: 1, orderId })
    if (!task) throw new Error("no task")
    await world.service.tasks.end(task, { state: "due", inMs: MINUTE, error: "order change open" })
    expect(await world.service.tasks.claim({ limit: 1, orderId })).toEqual([])
    await add(orderId, "ship")
    const [other] = await world.service.tasks.claim({ limit: 1, orderId })
    expect(other?.kind).toBe("ship")
    if (other) await world.service.tasks.end(other, { state: "done" })
    await world.pass(orderId, MINUTE + SECOND)
    const [again] = await world.service.tasks.claim({ limit: 1, orderId })
    expect(again).toMatchObject({ id: task.id, tries: 2 })
    expect(again?.tryingForMs).toBeGreaterThanOrEqual(MINUTE)
    const [row] = await world.query(`select last_error from voucher_task where id = :id`, { id: task.id })
    expect(row).toEqual({ last_error: "order change open" })
  })

  it("of a worker that died is given out again after the lease, and the dead one's end counts no more", async () => {
    const orderId = await ensured()
    const [dead] = await world.service.tasks.claim({ limit: 1, orderId })
    await world.pass(orderId, 181 * SECOND)
    const [next] = await world.service.tasks.claim({ limit: 1, orderId })
    if (!dead || !next) throw new Error("no task")
    expect(next).toMatchObject({ id: dead.id, leaseToken: dead.leaseToken + 1 })
    expect(await world.service.tasks.end(dead, { state: "done" })).toBe(false)
    expect((await states(orderId)).map((task) => task.state)).toEqual(["due"])
    expect(await world.service.tasks.end(next, { state: "done" })).toBe(true)
  })

  it("a fulfillment that a dead worker reports late does not make the order claimable twice", async () => {
    const orderId = await ensured()
    const [dead] = await world.service.tasks.claim({ limit: 1, orderId })
    await world.pass(orderId, 181 * SECOND)
    const [next] = await world.service.tasks.claim({ limit: 1, orderId })
    if (!dead || !next) throw new Error("no task")
    expect(await world.service.tasks.fulfillmentCreated(next, "ful_1", true)).toBe(true)
    expect(await world.service.tasks.fulfillmentCreated(dead, "ful_2", true)).toBe(false)
    expect(await world.query(`select fulfillment_id, state from voucher_supplier_order where order_id = :orderId`, { orderId })).toEqual([{ fulfillment_id: "ful_1", state: "ready" }])
  })
})

describe("What an order requires", () => {
  const required = { amount: 50_000, version: 1 }

  it.each([[true, 2], [false, 1]])("stays known through a fulfillment that we made ourselves (%s): version %i", async (made, version) => {
    const orderId = newOrderId()
    await world.service.sales.ensure(purchase(orderId, [50_000], { required }))
    const [task] = await world.service.tasks.claim({ limit: 1, orderId })
    if (task) await world.service.tasks.fulfillmentCreated(task, `ful_${orderId}`, made)
    const [claim] = await world.service.placement.claim({ limit: 1, orderId })
    expect(claim?.required).toEqual({ amount: 50_000, version })
  })

  it("is not known of an order that was ensured before it was remembered", async () => {
    const sale = await Sale.ready(world)
    expect((await sale.tryClaim())?.required).toBeNull()
  })
})

describe("An admin who cancels the fulfillment", () => {
  it("holds the unsent units with a case, never cancels them", async () => {
    const sale = await Sale.ready(world)
    expect(await world.service.tasks.refuseCancel(sale.supplierOrderId)).toBeNull()
    expect([await sale.units(), await sale.openCases(), await sale.tryClaim()]).toEqual([["held"], ["held_for_review"], undefined])
  })

  it("is told from Medusa, which cancels what it could not finish: the units stay due, and the task is tried again", async () => {
    const sale = await Sale.paid(world)
    const [task] = await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })
    expect([task?.kind, await world.service.tasks.refuseCancel(sale.supplierOrderId)]).toEqual(["fulfill", null])
    expect([await sale.units(), (await sale.order()).state, await sale.openCases(), await sale.dueTasks()]).toEqual([["pending"], "awaiting_fulfillment", [], ["fulfill"]])
    if (task) await world.service.tasks.end(task, { state: "due", inMs: MINUTE, error: "already has an existing active order change" })
    expect([await world.service.tasks.refuseCancel(sale.supplierOrderId), await sale.units(), await sale.openCases()]).toEqual([null, ["held"], ["held_for_review"]])
  })

  it("with another provider, which asks nobody, holds them too, once; the same news, come late, holds nothing that a person released", async () => {
    const sale = await Sale.ready(world)
    await world.service.tasks.fulfillmentCancelled(`ful_${sale.orderId}`)
    expect([await sale.units(), await sale.openCases()]).toEqual([["held"], ["held_for_review"]])
    const [found] = await sale.cases()
    await world.service.cases.retry(found?.id ?? "", "admin")
    await world.service.tasks.fulfillmentCancelled(`ful_${sale.orderId}`)
    expect([await sale.units(), await sale.openCases(), await sale.dueTasks()]).toEqual([["pending"], [], ["fulfill"]])
  })

  it("with another provider, once the supplier may have been charged, changes nothing", async () => {
    const { sale } = await Sale.sent(world)
    await world.service.tasks.fulfillmentCancelled(`ful_${sale.orderId}`)
    expect([await sale.units(), (await sale.order()).state, await sale.openCases()]).toEqual([["placing"], "placing", []])
  })

  it("that holds two supplier orders is refused as a whole when one of them was sent", async () => {
    const orderId = newOrderId()
    const two = [[{ denomination: 50_000, quantity: 1 }], [{ denomination: 50_000, quantity: 1 }]]
    const { supplierOrderIds } = await world.service.sales.ensure(purchase(orderId, [50_000, 50_000], { splits: [{ brandId: "brand_1", orders: two, reason: null }] }))
    for (const _ of supplierOrderIds) {
      const [task] = await world.service.tasks.claim({ limit: 1, orderId })
      if (task) await world.service.tasks.fulfillmentCreated(task, `ful_${orderId}`, false)
    }
    const [first] = await world.service.placement.claim({ limit: 1, orderId })
    if (!first) throw new Error("nothing to claim")
    await world.service.placement.commitIntent(first, "request")
    await expect(world.service.tasks.refuseCancelOf(`ful_${orderId}`)).rejects.toThrow(/placing.*cannot be taken back/)
    const units = await world.query<{ state: string }>(`select state from voucher_unit where order_id = :orderId order by state`, { orderId })
    expect(units.map((unit) => unit.state)).toEqual(["pending", "placing"])
  })

  it("is refused once the supplier may have been charged, with the reason", async () => {
    const { sale } = await Sale.sent(world)
    expect(await world.service.tasks.refuseCancel(sale.supplierOrderId)).toMatch(/placing.*cannot be taken back/)
    expect(await sale.units()).toEqual(["placing"])
  })

  it("and the intent at the same moment exclude each other", async () => {
    for (let round = 0; round < 10; round++) {
      const sale = await Sale.ready(world)
      const claim = await sale.claim()
      const [refusal, intent] = await Promise.all([world.service.tasks.refuseCancel(sale.supplierOrderId), world.service.placement.commitIntent(claim, "request").catch(() => null)])
      expect({ cancelled: refusal === null, sent: intent !== null }).toEqual(intent === null ? { cancelled: true, sent: false } : { cancelled: false, sent: true })
      expect(await sale.units()).toEqual([intent === null ? "held" : "placing"])
    }
  })
})

describe("A cancel of the order", () => {
  it("waits for another one that is on its way, and comes after it", async () => {
    const sale = await Sale.ready(world)
    expect(await world.service.sales.freeze(sale.orderId)).toMatchObject({ frozen: true })
    expect(await world.service.sales.freeze(sale.orderId)).toMatchObject({ frozen: false, busy: true, reason: expect.stringContaining("Try again") })
    await sale.pass(16 * SECOND)
    expect(await world.service.sales.freeze(sale.orderId)).toMatchObject({ frozen: true })
  })

  it("keeps money from going back by our own hand meanwhile: Medusa returns all of it", async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed())
    expect(await sale.dueTasks()).toEqual(["cancel_fulfillment", "notify", "refund"])
    await world.service.sales.freeze(sale.orderId)
    expect(await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })).toEqual([])
    await world.service.sales.closeCancelled(sale.orderId)
    expect([await sale.units(), (await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })).length]).toEqual([["cancelled"], 1])
    expect(await world.service.refunds.plan(sale.orderId, [{ id: "pay_1", left: 50_000 }])).toBeNull()
  })
})
