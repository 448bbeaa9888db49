import { eventually } from "../../demo/eventually"
import { stage } from "../../demo/runtime/progress"
import type { Shop } from "../../demo/runtime/shop"
import { withGround, withShop } from "../ground"
import { size, type Profile } from "../profile"
import { percentile, withinFigure, type BenchReport } from "../report"

/** Nobody waits for a page of this, however quick Medusa's own is. */
const QUICK_MS = 100
const TIMES_MEDUSA = 1.5
/** One buyer may reveal 60 times a minute. */
const MOST_ROUNDS = 50

/** An order of three vouchers, delivered. */
async function bought(shop: Shop): Promise<{ orderId: string; unitId: string; token: string }> {
  const [shopper, admin] = [shop.shopper(), await shop.admin()]
  const regionId = shop.seeded.regions.inr ?? ""
  const variantId = await shopper.findVariant("Flipkart", 500, regionId)
  const buyer = { email: "reveal@bench.test", firstName: "Asha", lastName: "Rao", phone: "9876543212" }
  const { id: orderId, voucherToken: token } = await shopper.placeOrder({ buyer, regionId, lines: [{ variantId, quantity: 3 }] })
  await admin.capture(orderId)
  const unitId = await eventually(async () => {
    const units = await shopper.vouchers(orderId, token)
    return units.length === 3 && units.every(({ state }) => state === "delivered") ? units[0]?.id : null
  }, { timeoutMs: 60_000, what: "three vouchers" })
  return { orderId, unitId, token }
}

/** What a shopper waits for, beside Medusa's list of products with prices. */
export async function benchShopper(profile: Profile): Promise<BenchReport> {
  const rounds = Math.min(MOST_ROUNDS, size("BENCH_SHOPPER_ROUNDS", profile, { full: MOST_ROUNDS, quick: 20 }))
  return withGround("shopper", (context) =>
    withShop(context, {}, async (shop) => {
      const { http, reveal } = shop.shopper()
      const { orderId, unitId, token } = await stage("an order", () => bought(shop))
      const region = shop.seeded.regions.inr ?? ""
      const asks: Readonly<Record<string, () => Promise<unknown>>> = {
        floor: () => http.get(`/store/products?limit=20&region_id=${region}&fields=id,title,handle,thumbnail,*variants.calculated_price`),
        reveal: () => reveal(unitId, token),
        "order page": () => http.get(`/store/orders/${orderId}/vouchers`, { "x-voucher-token": token }),
        "brand list": () => http.get(`/store/voucher-brands?limit=20&currency_code=inr`),
      }
      const took: Record<string, number[]> = {}
      await stage("pages", async () => {
        // The first ones are the compiler's and the cache's.
        for (let round = -5; round < rounds; round++) {
          for (const [name, ask] of Object.entries(asks)) {
            const from = performance.now()
            await ask()
            if (round >= 0) (took[name] ??= []).push(performance.now() - from)
          }
        }
      })
      const p95 = (name: string) => percentile(took[name] ?? [], 95)
      const floor = p95("floor")
      return { bench: "shopper", figures: Object.keys(asks).slice(1).map((name) => withinFigure(`${name}, p95, to Medusa's product list`, p95(name), floor, Math.max(QUICK_MS, TIMES_MEDUSA * floor))) }
    }),
  )
}
