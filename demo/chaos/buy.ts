import type { Admin } from "../admin"
import type { Shop } from "../runtime/shop"
import { say } from "../runtime/progress"
import { isRefusal, type Shopper } from "../shopper"
import { planOrder, type Market, type PlannedOrder } from "./plan"
import type { Counter } from "./upheaval"
import type { ChaosOrder } from "./verdict"

const SHOPPERS = 6

export interface Buying {
  shop: Shop
  /** One for each process. */
  counters: readonly Counter[]
  seed: number
  indexes: readonly number[]
  /** What a server that is not our sandbox sells; it may take a brand off sale in mid-run, which is no fault of the shop. */
  market: Market | undefined
  bought: (order: ChaosOrder) => void
}

/** Variant ids by title and price, each looked up once, by the shopper who wants it: another one's process may be down. */
function variantFinder(regionId: string) {
  const found = new Map<string, Promise<string>>()
  return (shopper: Shopper, title: string, price: number) => {
    const key = `${title} ${price}`
    const known = found.get(key) ?? shopper.findVariant(title, price, regionId)
    found.set(key, known)
    return known
  }
}

/** Buys all orders as guests, several shoppers at once; what each buys depends on seed and index alone. */
export async function buyAll({ shop, counters, seed, indexes, market, bought }: Buying): Promise<ChaosOrder[]> {
  const regionId = shop.seeded.regions.inr ?? ""
  const variantOf = variantFinder(regionId)
  const orders: ChaosOrder[] = []
  let next = 0
  const fill = async (shopper: Shopper, plan: PlannedOrder) => {
    const buyer = { email: plan.email, firstName: "Asha", lastName: "Rao", phone: "9876543212" }
    const lines = await Promise.all(plan.lines.map(async ({ title, price, quantity }) => ({ variantId: await variantOf(shopper, title, price), quantity })))
    return { buyer, regionId, lines }
  }
  const buyOne = async (shopper: Shopper, admin: Admin, plan: PlannedOrder): Promise<ChaosOrder | null> => {
    const placed = await fill(shopper, plan).then(shopper.placeOrder).catch((error: unknown) => {
      if (!market || !isRefusal(error)) throw error
      say(`    order ${plan.index} was not bought: ${error instanceof Error ? error.message : ""}`)
      return null
    })
    if (!placed) return null
    if (plan.paid) await admin.capture(placed.id)
    if (plan.paid && plan.capturedAgain) await admin.captureAgain(placed.id)
    return { ...plan, id: placed.id, total: placed.total, voucherToken: placed.voucherToken }
  }
  const shopperLoop = async (process: number, counter: Counter) => {
    const [shopper, admin] = [shop.shopper(process), await shop.admin(process)]
    while (next < indexes.length) {
      const index = indexes[(next += 1) - 1] ?? 0
      const order = await counter.serve(() => buyOne(shopper, admin, planOrder(seed, index, market)))
      if (!order) continue
      orders.push(order)
      bought(order)
    }
  }
  const loops = counters.flatMap((counter, process) => Array.from({ length: Math.ceil(SHOPPERS / counters.length) }, () => shopperLoop(process, counter)))
  await Promise.all(loops)
  return orders.sort((a, b) => a.index - b.index)
}
