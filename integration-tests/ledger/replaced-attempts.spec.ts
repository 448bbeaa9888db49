import { absent, noAnswer, notSent, success } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("replaced_attempts")
})
afterAll(() => world?.dispose())

const TWO = [50_000, 50_000]
const states = async (sale: Sale) => (await sale.attempts()).map(({ state }) => state)

/** The second attempt is at `second`, and the first one turns out to have been charged, with one voucher of two. */
async function chargedShort(second: (sale: Sale) => Promise<unknown>) {
  const sale = await Sale.ready(world, TWO)
  const { first, heard } = await sale.replaced()
  await second(sale)
  await heard(success(first, sale.vouchers([50_000])))
  return { sale, first, heard }
}

describe("A replaced attempt that was charged after all, and brought fewer vouchers than ordered,", () => {
  it("is a person's at once: the schedule is its successor's, and the sum of what was charged is right", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    expect([(await sale.units()).sort(), await sale.openCases(), await states(sale)]).toEqual([["delivered", "missing"], ["short_delivery"], ["succeeded", "processing"]])
    expect(await sale.dueIn()).toBeGreaterThan(30 * SECOND)
  })

  it("leaves nothing to buy when its successor fails: both units were charged in it", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.untilDue()
    await sale.read(sale.failed("Voucher generation failed"))
    expect([(await sale.units()).sort(), await sale.openCases(), await states(sale), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], ["succeeded", "failed"], null])
  })

  it("gets its voucher from its successor, and nobody needs to look any more at what was missing", async () => {
    const { sale } = await chargedShort((one) => one.post(one.processing()))
    await sale.untilDue()
    await sale.read(sale.success())
    // What the successor brought beyond need is a person's.
    expect([await sale.units(), await sale.openCases(), await states(sale)]).toEqual([["delivered", "delivered"], ["unusable_voucher"], ["succeeded", "succeeded"]])
  })

  it("keeps a successor that was never sent from being sent", async () => {
    const { sale } = await chargedShort((one) => one.post(notSent()))
    expect([(await sale.units()).sort(), await sale.openCases(), await states(sale), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], ["succeeded", "not_created"], null])
  })

  it("after its successor failed too holds the refund of what it did not bring", async () => {
    const { sale } = await chargedShort((one) => one.post(one.failed("Order is invalid")))
    expect([(await sale.units()).sort(), await sale.openCases(), await sale.dueIn()]).toEqual([["delivered", "missing"], ["short_delivery"], null])
  })
})

describe("The successor of an attempt that was charged after all", () => {
  it("is not sent again when Hubble does not know it: it is looked for to the end of the quarter hour", async () => {
    const sale = await Sale.ready(world)
    const { first, heard } = await sale.replaced()
    await sale.post(noAnswer())
    await heard(success(first, sale.vouchers()))
    let looks = 0
    while ((await sale.dueIn()) !== null) {
      await sale.untilDue()
      await sale.lookUp(absent())
      if ((looks += 1) > 9) throw new Error("it is looked for without end")
    }
    expect([await sale.units(), await sale.openCases(), await states(sale), (await sale.attempt()).sends]).toEqual([["delivered"], [], ["succeeded", "not_created"], 1])
  })

  it.each([
    ["for the first time is given up", 1, ["succeeded", "not_created"], null],
    ["again is looked for, since the first send may have been taken", 2, ["succeeded", "unknown"], expect.any(Number)],
  ])("whose connection was refused %s", async (_what, sends, expected, dueIn) => {
    const sale = await Sale.ready(world)
    const { first, heard } = await sale.replaced()
    if (sends === 2) {
      await sale.post(noAnswer())
      await sale.pass(181 * SECOND)
      await sale.lookUp(absent())
      await sale.untilDue()
      await sale.lookUp(absent())
    }
    const { claim, intent } = await sale.send()
    await heard(success(first, sale.vouchers()))
    await world.service.placement.recordPost(claim, intent.attemptId, notSent())
    expect([await sale.units(), await states(sale), await sale.dueIn()]).toEqual([["delivered"], expected, dueIn])
    await sale.pass(MINUTE)
    expect((await sale.tryClaim())?.attempt?.state).toBe(sends === 2 ? "unknown" : undefined)
  })
})
