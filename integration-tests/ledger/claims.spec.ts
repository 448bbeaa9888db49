import { addTask } from "../../src/modules/voucher/ledger/tasks"
import { absent, noAnswer, processing } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("claims")
})
afterAll(() => world?.dispose())

const LEASE = 180 * SECOND

describe("Claiming work", () => {
  it("gives each of fifty due rows to one of two workers, once", async () => {
    const sales = await Promise.all(Array.from({ length: 50 }, () => Sale.ready(world)))
    const worker = async () => {
      const mine: string[] = []
      for (;;) {
        const batch = await world.service.placement.claim({ limit: 3 })
        if (!batch.length) return mine
        mine.push(...batch.map((claim) => claim.supplierOrderId))
      }
    }
    const [one, two] = await Promise.all([worker(), worker()])
    const all = [...(one ?? []), ...(two ?? [])]
    expect(all).toHaveLength(50)
    expect(new Set(all)).toEqual(new Set(sales.map((sale) => sale.supplierOrderId)))
  })

  it("gives fifty rows out once when ten workers ask for all of them at the same moment", async () => {
    await Promise.all(Array.from({ length: 50 }, () => Sale.ready(world)))
    const batches = await Promise.all(Array.from({ length: 10 }, () => world.service.placement.claim({ limit: 50 })))
    const rest = await world.service.placement.claim({ limit: 50 })
    const all = [...batches.flat(), ...rest].map((claim) => claim.supplierOrderId)
    expect(all).toHaveLength(50)
    expect(new Set(all).size).toBe(50)
  })

  it("does not give out a row before its fulfillment exists, before it is due, or while its lease runs", async () => {
    const sale = await Sale.ready(world)
    const claim = await sale.claim()
    expect(claim.leaseMs).toBe(LEASE)
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(LEASE - 2 * SECOND)
    expect(await sale.tryClaim()).toBeUndefined()
    await world.service.placement.postpone(claim, { to: "ready", inMs: MINUTE, reason: "test" })
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(MINUTE)
    expect(await sale.tryClaim()).toBeDefined()
  })

  it("gives out an expired lease again, under a higher token", async () => {
    const sale = await Sale.ready(world)
    const first = await sale.claim()
    await sale.pass(LEASE + SECOND)
    const second = await sale.claim()
    expect(second.leaseToken).toBeGreaterThan(first.leaseToken)
  })

  it("serves the order that has waited longest first", async () => {
    while ((await world.service.placement.claim({ limit: 50 })).length) continue
    const sales: Sale[] = []
    for (let minutes = 0; minutes < 6; minutes++) sales.push(await Sale.ready(world))
    for (const [minutes, sale] of sales.entries()) await sale.pass(minutes * MINUTE)
    // Joined by hashing, as a table grown large may be, rows come in no order of their own.
    await world.query(`analyze voucher_supplier_order, voucher_purchase`)
    const claims = await world.service.placement.claim({ limit: sales.length })
    expect(claims.map((claim) => claim.orderId)).toEqual(sales.map((sale) => sale.orderId).reverse())
  })
})

describe("A frozen order", () => {
  const freeze = (sale: Sale, ms: number) => world.query(`update voucher_purchase set frozen_until = now() + (:ms * interval '1 millisecond') where order_id = :orderId`, { ms, orderId: sale.orderId })

  it("is not claimed for sending, until the freeze ends by itself", async () => {
    const sale = await Sale.ready(world)
    await freeze(sale, 5 * MINUTE)
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(5 * MINUTE + SECOND)
    expect(await sale.tryClaim()).toBeDefined()
  })

  it("is not sent although it was claimed before the freeze", async () => {
    const sale = await Sale.ready(world)
    const claim = await sale.claim()
    await freeze(sale, 5 * MINUTE)
    expect(await world.service.placement.commitIntent(claim, "request")).toBeNull()
    expect(await sale.attempts()).toEqual([])
  })

  it("is no work before the freeze ends: a worker sleeps until then", async () => {
    while ((await world.service.placement.claim({ limit: 50 })).length) continue
    const sale = await Sale.ready(world)
    await addTask(world.knex, { orderId: sale.orderId, supplierOrderId: null, kind: "refund" })
    await world.query(`update voucher_supplier_order set due_at = null where order_id <> :orderId`, { orderId: sale.orderId })
    await world.query(`update voucher_task set state = 'done' where order_id <> :orderId`, { orderId: sale.orderId })
    await freeze(sale, 5 * MINUTE)
    const { due, next_due_in_ms: nextMs } = await world.service.placement.workDue()
    expect([due, Math.round((nextMs ?? 0) / SECOND)]).toEqual([0, 300])
    await sale.pass(5 * MINUTE + SECOND)
    expect((await world.service.placement.workDue()).due).toBe(2)
  })

  it("of which the capture is awaited tells the buyer that it takes longer, and no worker wakes for the mail with the codes", async () => {
    const sale = await Sale.ready(world)
    await world.query(`update voucher_supplier_order set due_at = null`)
    await world.query(`update voucher_task set state = 'done'`)
    await world.query(`update voucher_purchase set awaits_capture = true where order_id = :orderId`, { orderId: sale.orderId })
    const notice = (key: string) => addTask(world.knex, { orderId: sale.orderId, supplierOrderId: null, kind: "notify", key })
    await notice(`notify:delivered:${sale.orderId}`)
    expect(await world.service.placement.workDue()).toMatchObject({ due: 0, next_due_in_ms: null })
    expect(await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })).toEqual([])
    await notice(`notify:processing:${sale.orderId}`)
    expect((await world.service.placement.workDue()).due).toBe(1)
    expect((await world.service.tasks.claim({ limit: 1, orderId: sale.orderId })).map(({ key }) => key)).toEqual([`notify:processing:${sale.orderId}`])
  })

  it("is still looked up once it was sent", async () => {
    const { sale } = await Sale.sent(world)
    await freeze(sale, 30 * MINUTE)
    await sale.pass(LEASE + SECOND)
    await sale.lookUp(absent())
    expect(await sale.units()).toEqual(["unknown"])
  })
})

describe("A worker whose claim went to another", () => {
  /** One worker sent and fell asleep; the other holds the row now, about to look up. */
  async function overtaken() {
    const { sale, claim: stale, intent } = await Sale.sent(world)
    await sale.pass(LEASE + SECOND)
    const current = await sale.claim()
    return { sale, stale, intent, current }
  }

  it.each([
    ["a 404", absent()],
    ["a timeout", noAnswer()],
    ["PROCESSING", processing({ hubbleOrderId: "hub_stale" })],
  ])("may not record %s", async (_what, answer) => {
    const { sale, stale, intent, current } = await overtaken()
    const before = { order: await sale.order(), attempt: await sale.attempt() }
    await world.service.placement.recordPost(stale, intent.attemptId, answer)
    expect({ order: await sale.order(), attempt: await sale.attempt() }).toEqual(before)
    await world.service.placement.recordLookUp(current, noAnswer())
    expect(await sale.units()).toEqual(["unknown"])
  })

  it("may record SUCCESS, and that takes the claim from the one who holds it", async () => {
    const { sale, stale, intent, current } = await overtaken()
    await world.service.placement.recordPost(stale, intent.attemptId, sale.success())
    expect(await sale.units()).toEqual(["delivered"])
    await world.service.placement.recordLookUp(current, absent())
    expect([await sale.units(), (await sale.attempt()).state, (await sale.order()).state]).toEqual([["delivered"], "succeeded", "succeeded"])
  })

  it("may record FAILED, and the holder's 404 does not undo it", async () => {
    const { sale, stale, intent, current } = await overtaken()
    await world.service.placement.recordPost(stale, intent.attemptId, sale.failed())
    expect(await sale.units()).toEqual(["refund_due"])
    await world.service.placement.recordLookUp(current, absent())
    expect([await sale.units(), (await sale.attempt()).state]).toEqual([["refund_due"], "failed"])
  })

  it("may record the SUCCESS that the holder recorded already: the voucher is stored once", async () => {
    const { sale, stale, intent, current } = await overtaken()
    const answer = sale.success()
    await world.service.placement.recordLookUp(current, answer)
    await world.service.placement.recordPost(stale, intent.attemptId, answer)
    expect([await sale.units(), (await sale.vault()).length, await sale.openCases()]).toEqual([["delivered"], 1, []])
  })

  it("has both record the same SUCCESS at the same moment: the voucher is stored once", async () => {
    const { sale, stale, intent, current } = await overtaken()
    const answer = sale.success()
    await Promise.all([world.service.placement.recordPost(stale, intent.attemptId, answer), world.service.placement.recordLookUp(current, answer)])
    expect([await sale.units(), (await sale.vault()).length, await sale.openCases()]).toEqual([["delivered"], 1, []])
  })

  it("cannot send: its intent is refused", async () => {
    const sale = await Sale.ready(world)
    const stale = await sale.claim()
    await sale.pass(LEASE + SECOND)
    await sale.claim()
    expect(await world.service.placement.commitIntent(stale, "request")).toBeNull()
  })

  it("cannot postpone or close what another one holds", async () => {
    const sale = await Sale.ready(world)
    const stale = await sale.claim()
    await sale.pass(LEASE + SECOND)
    await sale.claim()
    await world.service.placement.postpone(stale, { to: "held", inMs: null, reason: "late" })
    await world.service.placement.closeUnsent(stale, "late")
    expect([await sale.units(), (await sale.order()).state]).toEqual([["pending"], "ready"])
  })
})
