import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("brand_wait")
})
afterAll(() => world?.dispose())

const REASON = "Hubble answered 500"
const unread = async (sale: Sale) => world.service.placement.waitForBrand(await sale.claim(), REASON)
const putOff = async (sale: Sale) => world.service.placement.postpone(await sale.claim(), { to: "ready", inMs: 0, reason: "Hubble does not answer" })

/** Not read for a quarter of an hour, and so with its case. */
async function waiting(): Promise<Sale> {
  const sale = await Sale.ready(world)
  await unread(sale)
  await sale.pass(15 * MINUTE)
  await unread(sale)
  return sale
}

describe("A paid order whose brand cannot be read, while Hubble answers others", () => {
  it("is looked at again within seconds, and becomes a case after a quarter of an hour", async () => {
    const sale = await Sale.ready(world)
    await unread(sale)
    expect([await sale.untilDue(), await sale.openCases()]).toEqual([10 * SECOND, []])
    await sale.pass(14 * MINUTE)
    await unread(sale)
    expect(await sale.openCases()).toEqual([])
    await sale.pass(2 * MINUTE)
    await unread(sale)
    const [found] = await sale.cases()
    expect([found?.kind, found?.unit_ids, found?.actions, found?.reason]).toEqual(["held_for_review", sale.unitIds, ["retry", "refund", "resolve"], expect.stringContaining(REASON)])
    expect([await sale.units(), await sale.attempts(), await sale.untilDue()]).toEqual([["pending"], [], MINUTE])
  })

  it("goes on by itself once the brand is read, and its case ends", async () => {
    const sale = await waiting()
    await sale.untilDue()
    const claim = await sale.claim()
    await world.service.placement.brandRead(claim)
    expect(await sale.openCases()).toEqual([])
    const { intent } = await sale.send(claim)
    await world.service.placement.recordPost(claim, intent.attemptId, sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["delivered"], []])
  })

  it("starts its clock anew with each brand that was read", async () => {
    const sale = await Sale.ready(world)
    await unread(sale)
    await sale.pass(14 * MINUTE)
    const claim = await sale.claim()
    await world.service.placement.brandRead(claim)
    await world.service.placement.postpone(claim, { to: "ready", inMs: 0, reason: "the order changed" })
    await sale.pass(2 * MINUTE)
    await unread(sale)
    expect(await sale.openCases()).toEqual([])
  })

  it("does not count the time in which Hubble answered nobody", async () => {
    const sale = await Sale.ready(world)
    await unread(sale)
    await sale.pass(MINUTE)
    await putOff(sale)
    await sale.pass(60 * MINUTE)
    await unread(sale)
    expect(await sale.openCases()).toEqual([])
  })

  it("keeps its case through such a time, until the brand is read", async () => {
    const sale = await waiting()
    await sale.untilDue()
    await putOff(sale)
    expect(await sale.openCases()).toEqual(["held_for_review"])
    await world.service.placement.brandRead(await sale.claim())
    expect(await sale.openCases()).toEqual([])
  })

  it("can be looked at now, or paid back, by a person", async () => {
    const [looked, paidBack] = [await waiting(), await waiting()]
    const [found] = await looked.cases()
    await world.service.cases.retry(found?.id ?? "", "admin")
    expect([await looked.openCases(), await looked.untilDue()]).toEqual([[], 0])
    await unread(looked)
    expect(await looked.openCases()).toEqual(["held_for_review"])
    const [other] = await paidBack.cases()
    await world.service.cases.refund(other?.id ?? "", "admin")
    expect([await paidBack.units(), await paidBack.openCases(), (await paidBack.order()).state]).toEqual([["refund_due"], [], "failed"])
  })

  it("leaves no case when its order is cancelled", async () => {
    const gone = await waiting()
    await gone.untilDue()
    await world.service.placement.closeUnsent(await gone.claim(), "the order was cancelled")
    expect([await gone.units(), await gone.openCases()]).toEqual([["cancelled"], []])
  })

  it("ends its case when the brand says no instead", async () => {
    const sale = await waiting()
    await sale.untilDue()
    await world.service.placement.recordUnorderable(await sale.claim(), { kind: "denomination_unavailable", eNumber: null, text: "the brand has no amountRestrictions" })
    expect([await sale.units(), await sale.openCases()]).toEqual([["refund_due"], []])
  })
})
