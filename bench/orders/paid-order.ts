import type { Shop } from "../../demo/runtime/shop"
import { withShop, type Ground } from "../ground"
import { runInside } from "../inside"

export interface PaidOrder {
  database: string
  orderId: string
}

/** One voucher, bought through the store API. */
async function placeOne(shop: Shop): Promise<string> {
  const regionId = shop.seeded.regions.inr ?? ""
  const variantId = await shop.shopper().findVariant("Flipkart", 500, regionId)
  const buyer = { email: "bench@shopper.test", firstName: "Asha", lastName: "Rao", phone: "9876543212" }
  return (await shop.shopper().placeOrder({ buyer, regionId, lines: [{ variantId, quantity: 1 }] })).id
}

/**
 * An order that is captured, and of which the plugin has done nothing yet (`paid`) or all but the ordering (`due`): in `medusa exec` no job runs and,
 * there, nobody hears events, so each step is taken when it is asked for.
 */
export async function paidOrder(context: Ground, upTo: "paid" | "due"): Promise<PaidOrder> {
  const { orderId, database } = await withShop(context, {}, async (shop, database) => ({ orderId: await placeOne(shop), database }))
  await runInside({ ground: context.ground, database, script: "bench/orders/inside-store.ts", args: [orderId, upTo] })
  return { database, orderId }
}
