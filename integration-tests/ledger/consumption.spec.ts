import { createLedgerWorld, HOUR, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

const DAY = 24 * HOUR

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("consumption")
})
afterAll(() => world?.dispose())

const used = () => world.service.views.consumption({ days: 7, dayMs: DAY })

describe("What the wallet is used for", () => {
  it("is nothing in a shop that has not sold yet", async () => {
    expect(await used()).toEqual({ debited: 0, days: expect.any(Number) })
  })

  it("is the gross of what Hubble took, over the days since the first order, at least one", async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    await sale.post(sale.success())
    expect(await used()).toEqual({ debited: 150_000, days: 1 })
    await sale.pass(3 * DAY)
    expect(await used()).toEqual({ debited: 150_000, days: expect.closeTo(3, 2) })
  })

  it("does not count what failed, nor what is older than the window", async () => {
    const failed = await Sale.ready(world, [70_000])
    await failed.post(failed.failed())
    const old = await Sale.ready(world, [90_000])
    await old.post(old.success())
    await old.pass(7 * DAY + HOUR)
    expect((await used()).debited).toBe(150_000)
  })
})
