import { setTimeout as sleep } from "node:timers/promises"
import type { Admin } from "../../demo/admin"
import { eventually } from "../../demo/eventually"
import { stage } from "../../demo/runtime/progress"
import type { Shop } from "../../demo/runtime/shop"
import { withGround, withRedis, withShop, type Ground } from "../ground"
import { size, type Profile } from "../profile"
import { percentile, withinFigure, type BenchReport, type Figure } from "../report"

const LIMIT_MS = 100
/** The compiler's and the cache's. */
const WARM_UP = 5
/** A shop at rest: what followed the last order has ended. */
const QUIET_MS = 400

const emailOf = (index: number) => `wakeup${index}@bench.test`

async function placeOrders(shop: Shop, count: number): Promise<string[]> {
  const regionId = shop.seeded.regions.inr ?? ""
  const variantId = await shop.shopper().findVariant("Flipkart", 500, regionId)
  const orders: string[] = []
  for (let index = 0; index < count; index++) {
    const buyer = { email: emailOf(index), firstName: "Asha", lastName: "Rao", phone: "9876543212" }
    orders.push((await shop.shopper().placeOrder({ buyer, regionId, lines: [{ variantId, quantity: 1 }] })).id)
  }
  return orders
}

/** When the POST of each buyer's order reached the sandbox. */
async function arrivals(shop: Shop): Promise<Map<string, number>> {
  const record = await shop.sandbox?.record()
  const emails = new Map(record?.orders.map((order) => [order.reference_id, order.customer_email ?? ""]))
  return new Map(record?.requests.filter(({ call }) => call === "place_order").map(({ reference_id, at }) => [emails.get(reference_id ?? "") ?? "", Date.parse(at)]))
}

/** Captures one at a time; answers what Medusa's own capture took for each. */
async function captureEach(shop: Shop, admin: Admin, orders: readonly string[]): Promise<number[]> {
  const took: number[] = []
  for (const [index, orderId] of orders.entries()) {
    const [payment] = (await admin.order(orderId)).payment_collections.flatMap(({ payments }) => payments)
    await sleep(QUIET_MS)
    const from = performance.now()
    await admin.http.post(`/admin/payments/${payment?.id ?? ""}/capture`)
    took.push(performance.now() - from)
    await eventually(async () => (await arrivals(shop)).has(emailOf(index)), { everyMs: 100, timeoutMs: 30_000, what: `the order of ${emailOf(index)} at the supplier` })
  }
  return took.slice(WARM_UP)
}

async function figureOf(context: Ground, profile: Profile, name: string, env: Record<string, string>): Promise<Figure> {
  const count = WARM_UP + size("BENCH_WAKEUPS", profile, { full: 60, quick: 20 })
  return withShop(context, { env }, async (shop, database) => {
    const admin = await shop.admin()
    const orders = await stage(`${count} orders, ${name}`, () => placeOrders(shop, count))
    const floor = await stage(`captures, ${name}`, () => captureEach(shop, admin, orders))
    const captured = await context.ground.pg.query<{ email: string; at: Date }>(
      database,
      `select o.email, c.created_at as at from "order" o join order_payment_collection l on l.order_id = o.id join payment p on p.payment_collection_id = l.payment_collection_id join capture c on c.payment_id = p.id`,
    )
    const arrived = await arrivals(shop)
    const waits = captured.filter(({ email }) => Array.from({ length: WARM_UP }, (_, index) => emailOf(index)).every((early) => early !== email)).map(({ email, at }) => (arrived.get(email) ?? Number.NaN) - at.getTime())
    if (waits.length !== count - WARM_UP || waits.some((wait) => Number.isNaN(wait))) throw new Error(`${waits.length} captures and ${arrived.size} orders at the supplier of ${count}`)
    return withinFigure(`captured to POST at the supplier, p95, ${name}`, percentile(waits, 95), percentile(floor, 95), LIMIT_MS)
  })
}

/** How long a paid order waits until the request for its voucher is on the wire, in a shop that has nothing else to do. The floor is Medusa's capture itself. */
export async function benchWakeup(profile: Profile): Promise<BenchReport> {
  return withGround("wakeup", async (context) => {
    const alone = await figureOf(context, profile, "no Redis", {})
    const shared = await withRedis((env) => figureOf(context, profile, "Redis", env), null)
    return { bench: "wakeup", figures: shared ? [alone, shared] : [alone] }
  })
}
