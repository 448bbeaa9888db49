import { readdir } from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { secretsIn, type Secrets } from "../demo/oracle/leaks"
import { startRedis, type Redis } from "../demo/runtime/redis"
import { BrandShelf } from "../integration-tests/http/brand-shelf"
import { buy, delivered, expectBoughtOnce, type Purchase } from "../integration-tests/http/purchase"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../integration-tests/support/test-world"
import { describeSeveralProcesses, STORES } from "./several-processes"

describe("Two servers and two workers with Redis for events, workflows and locks", () => {
  let redis: Redis
  let world: World
  let shelf: BrandShelf

  beforeAll(async () => {
    redis = await startRedis()
    world = await createWorld("redis", { stores: STORES, env: { REDIS_URL: redis.url } })
    shelf = await BrandShelf.open(world)
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    await world?.dispose()
    await redis?.stop()
  })

  describeSeveralProcesses(() => world, () => shelf)

  it("Redis gone and back, empty: what was paid before is delivered once, what is paid then too, and all schedules are there again", async () => {
    const before = await buy(world, { brand: shelf.take() })
    await redis.kill()
    await sleep(5_000)
    await redis.start()
    const schedules = (await readdir(path.join(__dirname, "../src/jobs"))).map((file) => `schedule_job-voucher-hub-${path.basename(file, ".ts")}`)
    const missing = async () => {
      const stored = await redis.stored()
      return schedules.filter((schedule) => !stored.includes(schedule))
    }
    await eventually(async () => !(await missing()).length, { timeoutMs: 60_000, everyMs: 500, what: `${schedules.length} schedules in Redis` })
    await delivered(world, before, 120_000)
    await expectBoughtOnce(world, before)
    const after = await buy(world, { brand: shelf.take() })
    await delivered(world, after, 120_000)
    await expectBoughtOnce(world, after)
  }, 300_000)

  it("no code, token or key ever went through Redis, or rests there", async () => {
    const purchase: Purchase = await buy(world, { brand: shelf.take() })
    await delivered(world, purchase, 90_000)
    const [unit] = await world.shopper.vouchers(purchase.order.id, purchase.order.voucherToken)
    await world.shopper.reveal(unit?.id ?? "", purchase.order.voucherToken)
    const { orders } = await world.sandbox.record()
    const codes = orders.flatMap(({ vouchers }) => vouchers).flatMap(({ card_number: number, card_pin: pin }) => [number, pin].flatMap((code) => (code && code.length >= 6 ? [code] : [])))
    expect(codes.length).toBeGreaterThan(20)
    const secrets: Secrets = new Map([...codes.map((code): [string, string] => [code, `the code ending ${code.slice(-2)}`]), [purchase.order.voucherToken ?? "", "the order's token"], [world.webhookSecret, "the webhook secret"], [world.secrets.vaultKey, "the vault key"]])
    const [traffic, stored] = [redis.traffic(), await redis.stored()]
    // Listening at all: the events of the order went through here.
    expect([traffic.includes(purchase.order.id), stored.length > 100]).toEqual([true, true])
    expect([secretsIn(traffic, secrets), secretsIn(stored, secrets)]).toEqual([[], []])
  }, 180_000)
})
