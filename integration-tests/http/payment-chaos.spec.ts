import { judgeRun } from "../../demo/chaos/payments/judge"
import { breakServices, judgeAtRest, makePayments } from "../../demo/chaos/payments/run"
import type { PaymentScene } from "../../demo/chaos/payments/shopper"
import { Counter } from "../../demo/chaos/upheaval"
import { createWorld, WORLD_TIMEOUT_MS, type World } from "../support/test-world"

/** 60 or 300 on demand, or `npm run chaos -- --payments`, which kills the store meanwhile. */
const COUNT = Number(process.env.VOUCHER_HUB_PAYMENTS ?? 24)
/** Of each of some seventy faults: every third call is broken somehow. */
const PROBABILITY = 0.03
const SEED = Number(process.env.VOUCHER_HUB_SEED ?? 1)

describe(`${COUNT} payments against payment services that lose answers and repeat, reorder and forge webhooks`, () => {
  let world: World
  let scene: PaymentScene

  beforeAll(async () => {
    world = await createWorld("payment_chaos", { payments: true })
    const { hubcash, hub123 } = world.payments ?? {}
    if (!hubcash || !hub123) throw new Error("unset HUBCASH_BASE_URL and HUB123_BASE_URL: this test needs the sandboxes' controls")
    scene = { shop: { seeded: world.seeded, shopper: world.anotherShopper }, admin: world.admin, hubcash, hub123, variantId: await world.shopper.findVariant("Flipkart", 500, world.inr), timeoutMs: 90_000 }
    breakServices(scene, SEED, PROBABILITY)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("moved as much money as the orders paid and did not get back, and open cases name; per reference, to the cent", async () => {
    const payments = await makePayments(scene, { seed: SEED, count: COUNT, probability: PROBABILITY, shoppers: 8, counters: [new Counter()] })
    const verdict = await judgeAtRest(scene, payments, 90_000)
    if (process.env.SHOW) process.stderr.write(`${verdict.moved} moved = ${verdict.booked} booked + ${verdict.inCases} in cases, by ${verdict.seen.flatMap(({ payins }) => payins).length} payments\n`)
    expect([...verdict.problems, ...judgeRun(scene, verdict, COUNT / 4)]).toEqual([])
    expect(verdict.moved).toBe(verdict.booked + verdict.inCases)
  }, 120_000 + COUNT * 4_000)
})
