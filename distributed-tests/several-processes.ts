import type { BrandShelf } from "../integration-tests/http/brand-shelf"
import { buy, closedInMedusa, delivered, expectBoughtOnce, expectNoAnomalies, order, quantities, type Purchase } from "../integration-tests/http/purchase"
import { booksOf, supplierRecord } from "../integration-tests/http/supplier-books"
import { eventually, type World } from "../integration-tests/support/test-world"

/** Places of the processes in `world.stores`. */
export const STORES: ("server" | "worker")[] = ["server", "server", "worker", "worker"]
const WORKERS = [2, 3]
/** Without a shared bus no event reaches a worker: its sweep finds the paid order. */
const PATIENCE_MS = 90_000

/** What two servers and two workers on one database owe a shop, however they talk to each other. */
export function describeSeveralProcesses(theWorld: () => World, theShelf: () => BrandShelf): void {
  let world: World
  let shelf: BrandShelf
  let starts = STORES.length

  beforeAll(() => {
    world = theWorld()
    shelf = theShelf()
  })

  const expectOnce = async (purchase: Purchase, posts = 1) => {
    await delivered(world, purchase, PATIENCE_MS)
    await expectBoughtOnce(world, purchase, { posts })
    expect(quantities(await closedInMedusa(world.admin, purchase, PATIENCE_MS))).toEqual([Array.from({ length: 4 }, () => purchase.quantity)])
  }

  it("orders through both servers are each bought once, whoever takes them", async () => {
    const purchases = await Promise.all(Array.from({ length: 6 }, (_, index) => buy(world, { brand: shelf.take(), quantity: 2, shopper: world.anotherShopper(index % 2) })))
    for (const purchase of purchases) await expectOnce(purchase)
  }, 180_000)

  it("the same capture and the same ensure, asked of both servers at the same moment, buy nothing more", async () => {
    const [one, other] = await Promise.all([world.adminAt(0), world.adminAt(1)])
    const purchase = await order(world, { brand: shelf.take(), quantity: 2 })
    const [payment] = (await one.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
    const answers = await Promise.all([one, other, one, other].map((admin) => admin.http.request("POST", `/admin/payments/${payment?.id}/capture`)))
    expect(answers.map(({ status }) => status)).toContain(200)
    await Promise.all([one, other, one, other].map((admin) => admin.ensure(purchase.order.id)))
    await expectOnce(purchase)
  }, 180_000)

  it("a worker killed while Hubble works on its order: the other one finds out what became of it", async () => {
    const brands = Array.from({ length: 4 }, () => shelf.take())
    // Each order begins with a read of its brand by the process that has it, which is then at Hubble for four seconds.
    const reads = () => WORKERS.map((index) => (world.stores[index]?.output().match(/GET \/v1\/partners\/products\/:productId/g) ?? []).length)
    const before = reads()
    await world.sandbox.faults(brands.map((brand) => ({ route: "place_order", fault: "late", delay_ms: 4_000, calls: [1], match: { product_id: brand.id } })))
    const purchases = await Promise.all(brands.map((brand) => buy(world, { brand, quantity: 2 })))
    const posted = async () => (await supplierRecord(world)).requests.filter((request) => request.call === "place_order" && brands.some(({ id }) => id === request.product_id)).length > 0
    await eventually(posted, { timeoutMs: PATIENCE_MS, everyMs: 50, what: "the first order at Hubble" })
    const begun = () => reads().map((count, index) => count - (before[index] ?? 0))
    // What a process says reaches us a little later than its request the supplier.
    await eventually(async () => Math.max(...begun()) > 0, { timeoutMs: 3_000, everyMs: 50, what: "a worker that says it read a brand" })
    const busy = begun().indexOf(Math.max(...begun()))
    await world.replaceKilled(WORKERS[busy] ?? 0)
    starts += 1
    for (const purchase of purchases) {
      await delivered(world, purchase, PATIENCE_MS)
      const { charged, posts } = await booksOf(world, purchase.brand)
      expect([charged.length, new Set(posts.map((post) => post.reference_id)).size]).toEqual([1, 1])
    }
  }, 240_000)

  it("two syncs asked of both servers are one", async () => {
    const [one, other] = await Promise.all([world.adminAt(0), world.adminAt(1)])
    const before = await world.query<{ count: string }>("select count(*) from hubble_sync")
    const answers = await Promise.all([one, other].map((admin) => admin.http.post<{ sync: { id: string } }>("/admin/voucher-hub/sync")))
    expect(new Set(answers.map(({ sync }) => sync.id)).size).toBe(1)
    await eventually(async () => (await world.query<{ state: string }>("select state from hubble_sync where id = $1", [answers[0]?.sync.id]))[0]?.state === "done", { timeoutMs: PATIENCE_MS, what: "the sync" })
    const after = await world.query<{ count: string }>("select count(*) from hubble_sync")
    expect(Number(after[0]?.count) - Number(before[0]?.count)).toBe(1)
  }, 120_000)

  it("each process logged in once for the life of its token, and the supplier noticed nothing odd", async () => {
    const { logins } = await supplierRecord(world)
    expect(logins.length).toBeGreaterThan(0)
    expect(logins.length).toBeLessThanOrEqual(starts)
    await expectNoAnomalies(world)
  })
}
