import { httpClient } from "../../demo/http-client"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, expectBoughtOnce, expectNoAnomalies, unitsOnceAll } from "./purchase"
import { booksOf, supplierRecord } from "./supplier-books"

const MINUTE_MS = 60_000

/** Everything else runs at a time scale; this shows that without one the waits are the protocol's own. */
describe("At time scale 1", () => {
  let world: World
  let shelf: BrandShelf

  beforeAll(async () => {
    world = await createWorld("first_read", { timeScale: 1 })
    shelf = await BrandShelf.open(world)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("an order in PROCESSING is first read one minute after the answer, not before, and that leads to the code", async () => {
    const brand = shelf.take()
    await world.sandbox.faults([
      { route: "place_order", fault: "processing", delay_ms: 20_000, match: { product_id: brand.id } },
      { route: "webhook", fault: "drop_before", match: { product_id: brand.id } },
    ])
    const purchase = await buy(world, { brand })
    await unitsOnceAll(world.admin, purchase, ["processing"])
    await delivered(world, purchase, 2 * MINUTE_MS)
    await expectBoughtOnce(world, purchase)
    const { requests } = await supplierRecord(world)
    const [post] = requests.filter((request) => request.call === "place_order")
    const reads = requests.filter((request) => request.call === "get_order")
    expect(reads.map((read) => read.told)).toEqual(["SUCCESS"])
    const waitedMs = Date.parse(reads[0]?.at ?? "") - Date.parse(post?.answered_at ?? "")
    expect(waitedMs).toBeGreaterThanOrEqual(MINUTE_MS)
    // Late at most by one look of the job that takes up due work.
    expect(waitedMs).toBeLessThan(MINUTE_MS + 20_000)
    await expectNoAnomalies(world)
  }, 4 * MINUTE_MS)

  it("an order whose wallet turns out to be empty after PROCESSING closes the gate at once, not with the next reading a minute later", async () => {
    const brand = shelf.take()
    await world.sandbox.faults([{ route: "place_order", fault: "processing", delay_ms: 600_000, match: { product_id: brand.id } }])
    const purchase = await buy(world, { brand })
    await unitsOnceAll(world.admin, purchase, ["processing"])
    const [order] = (await booksOf(world, brand)).orders
    await httpClient(world.sandbox.url, () => ({})).post(`/_sandbox/orders/${order?.id}/resolve`, { status: "FAILED", failureReason: "Insufficient balance" })
    await unitsOnceAll(world.admin, purchase, ["waiting_wallet"])
    const gate = async () => (await world.admin.http.get<{ wallet: { gate: { closed_since: string | null; needed: number | null } } }>("/admin/voucher-hub/wallet")).wallet.gate
    await eventually(async () => (await gate()).closed_since, { timeoutMs: 5_000, what: "the gate's closing" })
    expect((await gate()).needed).toBe(500)
  }, MINUTE_MS)
})
