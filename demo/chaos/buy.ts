import type { Admin } from "../admin"
import { say } from "../runtime/progress"
import type { Shop } from "../runtime/shop"
import type { ChaosOrder } from "./verdict"

const BRANDS: readonly [title: string, price: number][] = [["Flipkart", 500], ["Flipkart", 1000], ["BigBasket", 500], ["Amazon", 500], ["Amazon", 1000], ["Jiomart", 500], ["Flipkart", 250], ["BigBasket", 1000]]
const SHOPPERS = 6
const RETRIES = 3

/** Every tenth order is never captured; the rest is, sometimes twice, as an impatient admin would. */
const isPaid = (index: number) => index % 10 !== 7

/** Buys all orders as guests, several shoppers at once; which order is which depends on seed and index alone. */
export async function buyAll(shop: Shop, admin: Admin, options: { orders: number; seed: number }): Promise<ChaosOrder[]> {
  const regionId = shop.seeded.regions.inr ?? ""
  const finder = shop.shopper()
  const variants = await Promise.all(BRANDS.map(([title, price]) => finder.findVariant(title, price, regionId).catch(() => null)))
  const sold = variants.flatMap((variantId) => (variantId ? [variantId] : []))
  const orders: ChaosOrder[] = []
  let next = 0
  const shopperLoop = async () => {
    const shopper = shop.shopper()
    while (next < options.orders) {
      const index = (next += 1) - 1
      const variantId = sold[(index * 7 + options.seed) % sold.length] ?? ""
      const quantity = 1 + ((index + options.seed) % 3)
      const buyer = { email: `chaos-${options.seed}-${index}@demo.test`, firstName: "Asha", lastName: "Rao", phone: "9876543212" }
      const placed = await patiently(() => shopper.placeOrder({ buyer, regionId, lines: [{ variantId, quantity }] }))
      if (isPaid(index)) await patiently(() => admin.capture(placed.id))
      orders.push({ index, email: buyer.email, id: placed.id, bought: quantity, paid: isPaid(index) })
      if (orders.length % 50 === 0) say(`    ${orders.length} of ${options.orders} orders`)
    }
  }
  await Promise.all(Array.from({ length: SHOPPERS }, shopperLoop))
  return orders.sort((a, b) => a.index - b.index)
}

/** The shop itself may be restarting. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries >= RETRIES) throw error
    }
  }
}
