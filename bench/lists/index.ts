import type { Admin } from "../../demo/admin"
import { copyDatabase, prepareCatalogueTemplate, startTestGround } from "../../demo/runtime/shop-database"
import { startShop, type Shop } from "../../demo/runtime/shop"
import { stage } from "../../demo/runtime/progress"
import { percentile, withinFigure, type BenchReport, type Figure } from "../report"
import { seedBooks } from "./seed"

const ORDERS = Number(process.env.BENCH_ORDERS ?? "100000")
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? "40")
/** A list is quick enough when nobody waits for it, however slow Medusa's own is. */
const QUICK_MS = 200
const TIMES_MEDUSA = 1.5
/** What the dashboard's own list of orders asks for. */
const MEDUSA_LIST = "/admin/orders?limit=20&fields=id,status,created_at,email,display_id,payment_status,fulfillment_status,total,currency_code,*customer,*sales_channel"

const LISTS: readonly [name: string, path: string][] = [
  ["supplier orders, first page", "/supplier-orders?limit=20"],
  ["supplier orders, last page", `/supplier-orders?limit=20&offset=${ORDERS - 20}`],
  ["supplier orders that failed", "/supplier-orders?limit=20&state=failed"],
  ["supplier orders of a brand", "/supplier-orders?limit=20&brand_id=brand_7"],
  ["search by our reference", "/supplier-orders?q=ref-77777"],
  ["search by a request id", "/supplier-orders?q=req-77777"],
  ["search by e-mail", "/supplier-orders?q=buyer77777@bench.test"],
  ["search by the order's number", "/supplier-orders?q=1077777"],
  ["a supplier order", "/supplier-orders/vso_bench_00077777"],
  ["open cases", "/attention?limit=20"],
  ["all cases, last page", `/attention?state=all&limit=20&offset=${Math.ceil(ORDERS / 5) - 20}`],
  ["payments, first page", "/payins?limit=20"],
  ["webhooks, first page", "/webhooks?limit=20"],
  ["vouchers of an order", "/orders/order_bench_00077777/units"],
  ["overview", "/overview?timezone=Asia/Kolkata"],
]

/** An answer of nothing is quick and worth nothing. */
async function mustFind(admin: Admin, path: string): Promise<void> {
  const answer = await admin.http.get<Record<string, unknown>>(path)
  if (Object.entries(answer).some(([name, value]) => name !== "timeline" && Array.isArray(value) && value.length === 0)) throw new Error(`${path} found nothing: seed more with BENCH_ORDERS`)
}

async function measure(admin: Admin, path: string): Promise<number> {
  if (!path.includes("/overview")) await mustFind(admin, path)
  const took: number[] = []
  // The first two are the cache's and the compiler's.
  for (let round = -2; round < ROUNDS; round++) {
    const from = performance.now()
    await admin.http.get(path)
    if (round >= 0) took.push(performance.now() - from)
  }
  return percentile(took, 95)
}

/** One bought order, to be copied. */
async function buyOne(shop: Shop, admin: Admin): Promise<string> {
  const shopper = shop.shopper()
  const variantId = await shopper.findVariant("Flipkart", 500, shop.seeded.regions.inr ?? "")
  const buyer = { email: "bench@shopper.test", firstName: "Asha", lastName: "Rao", phone: "9876543212" }
  const { id } = await shopper.placeOrder({ buyer, regionId: shop.seeded.regions.inr ?? "", lines: [{ variantId, quantity: 1 }] })
  await admin.capture(id)
  return id
}

/** How long the dashboard's lists take at 100,000 supplier orders, beside Medusa's own list of as many orders. */
export async function benchLists(): Promise<BenchReport> {
  const ground = await startTestGround("bench")
  try {
    const template = await prepareCatalogueTemplate(ground)
    const database = await copyDatabase(ground.pg, template, "bench_lists")
    const shop = await startShop({ databaseUrl: ground.pg.url(database), seeded: template.seeded, secrets: ground.secrets })
    try {
      const admin = await shop.admin()
      const orderId = await buyOne(shop, admin)
      await stage(`${ORDERS} orders`, () => seedBooks(ground.pg, database, orderId, ORDERS))
      const floor = await stage("Medusa's own list", () => measure(admin, MEDUSA_LIST))
      const figures: Figure[] = []
      for (const [figure, path] of LISTS) {
        const measured = await stage(figure, () => measure(admin, `/admin/voucher-hub${path}`))
        figures.push(withinFigure(`${figure}, p95`, measured, floor, Math.max(QUICK_MS, TIMES_MEDUSA * floor)))
      }
      return { bench: "lists", figures }
    } finally {
      await shop.stop()
    }
  } finally {
    await ground.pg.stop()
  }
}
