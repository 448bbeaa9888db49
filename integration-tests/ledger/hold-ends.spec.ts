import { createLedgerWorld, HOUR, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

const HOURS = 48

let world: LedgerWorld
let byHand: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("hold_ends", { refundTimedOutAfterHours: HOURS })
  byHand = await createLedgerWorld("hold_by_hand", { refundTimedOutAfterHours: HOURS, refund: "manual" })
})
afterAll(async () => {
  await world?.dispose()
  await byHand?.dispose()
})

/** What the sweep and the worker do with it. */
async function sweep(sale: Sale): Promise<boolean> {
  await sale.world.service.placement.wakeEndedHolds()
  const claim = await sale.tryClaim()
  if (claim) await sale.world.service.placement.endHold(claim)
  return claim !== undefined
}

describe("refundTimedOutAfterHours", () => {
  it("holds the refund of a timed out order until then, and not longer", async () => {
    const sale = await Sale.timedOut(world)
    await sale.pass(HOURS * HOUR - MINUTE)
    expect([await sweep(sale), await sale.units(), await sale.openCases()]).toEqual([false, ["timed_out"], ["timed_out"]])
    await sale.pass(MINUTE + SECOND)
    expect([await sweep(sale), await sale.units(), await sale.openCases()]).toEqual([true, ["refund_due"], []])
    expect(await sale.dueTasks()).toEqual(["cancel_fulfillment", "notify", "refund"])
    expect([await sweep(sale), await sale.dueIn()]).toEqual([false, null])
  })

  it("with refund: manual leaves the money to a person", async () => {
    const sale = await Sale.timedOut(byHand)
    await sale.pass(HOURS * HOUR + SECOND)
    expect([await sweep(sale), await sale.units(), await sale.openCases(), await sale.dueTasks()]).toEqual([true, ["refund_due"], ["refund_task"], ["cancel_fulfillment", "notify"]])
  })

  it("a voucher that comes before the money moved is delivered, and nothing is refunded", async () => {
    const sale = await Sale.timedOut(world)
    await sale.pass(HOURS * HOUR + SECOND)
    await sweep(sale)
    await sale.webhook()
    await sale.read(sale.success())
    const state = (await sale.order()).state
    expect([await sale.units(), state]).toEqual([["delivered"], "succeeded"])
    expect(await world.service.refunds.plan(sale.orderId, [{ id: "pay_1", left: 50_000 }])).toBeNull()
  })

  it("a voucher that comes after the money moved is sealed and a person is told", async () => {
    const sale = await Sale.timedOut(world)
    await sale.pass(HOURS * HOUR + SECOND)
    await sweep(sale)
    const plan = await world.service.refunds.plan(sale.orderId, [{ id: "pay_1", left: 50_000 }])
    if (!plan) throw new Error("no refund planned")
    await world.service.refunds.finish(plan, "ref_1")
    await sale.webhook()
    await sale.read(sale.success())
    expect([await sale.units(), await sale.openCases()]).toEqual([["refunded"], ["charged_and_refunded"]])
  })

  it("what a person refunded before is not touched again", async () => {
    const sale = await Sale.timedOut(world)
    const [found] = await sale.cases()
    await world.service.cases.refund(found?.id ?? "", "admin")
    await sale.pass(HOURS * HOUR + SECOND)
    expect([await sweep(sale), (await sale.order()).state, await sale.dueTasks()]).toEqual([false, "timed_out", ["cancel_fulfillment", "notify", "refund"]])
  })

  it("a refund that the payment provider refuses cannot be answered by ordering again while Hubble may still deliver", async () => {
    const sale = await Sale.timedOut(byHand)
    await sale.pass(HOURS * HOUR + SECOND)
    await sweep(sale)
    const [found] = await sale.cases()
    await expect(byHand.service.cases.retry(found?.id ?? "", "admin")).rejects.toThrow(/ordered again/)
    expect(await sale.units()).toEqual(["refund_due"])
  })
})
