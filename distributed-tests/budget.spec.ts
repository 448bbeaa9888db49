import { setTimeout as sleep } from "node:timers/promises"
import { looksOf, openPayins } from "../bench/payins/open-payins"
import { createWorld, WORLD_TIMEOUT_MS, type World } from "../integration-tests/support/test-world"
import { STORES } from "./several-processes"

/** A minute of 123hub's limit is four seconds here. */
const TIME_SCALE = 15
const MINUTE_MS = 60_000 / TIME_SCALE
const PAYINS = 300

describe("Two servers and two workers that look at the same pay-ins", () => {
  let world: World

  beforeAll(async () => {
    const env = { DEMO_LOCKING: "postgres", DEMO_PLUGIN_OPTIONS: JSON.stringify({ hub123: { pendingMinutes: 100_000 } }) }
    world = await createWorld("budget", { stores: STORES, payments: true, timeScale: TIME_SCALE, env, migrate: true })
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("share 123hub's hundred calls a minute, and pass none of the pay-ins over", async () => {
    const { payments } = world
    if (!payments?.hub123) throw new Error("HUB123_BASE_URL is set: this test needs the sandbox, whose record it reads")
    const { hub123 } = payments
    const from = Date.now()
    await openPayins({ hub123, env: payments.env }, (sql) => world.query(sql), PAYINS)
    // Three minutes' worth of looks at 75 a minute, twice.
    await sleep(2 * (PAYINS / 75) * MINUTE_MS + 5_000)
    const looks = looksOf(hub123, from, PAYINS).map((each) => each.length)
    expect(hub123.state.rateLimits.most["payment.status"]).toBeLessThanOrEqual(100)
    expect(looks.reduce((sum, count) => sum + count)).toBeGreaterThan(PAYINS * 1.5)
    expect([Math.min(...looks) >= 1, Math.max(...looks) <= 3]).toEqual([true, true])
  }, 120_000)
})
