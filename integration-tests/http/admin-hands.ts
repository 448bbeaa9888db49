import { setTimeout as sleep } from "node:timers/promises"
import type { World } from "../support/test-world"
import type { BrandShelf } from "./brand-shelf"
import { buy, medusaProgress, revealAll, unitsOnceAll, type Purchase } from "./purchase"
import { booksOf, unitsIn } from "./supplier-books"

const FULL_WALLET = 10_000_000

/** What an admin's hands do to orders of a world: Medusa's own buttons, the plugin's actions, and the wallet in the supplier's panel. */
export function adminHands(world: World, shelf: BrandShelf) {
  const parcelOption = async () => {
    const { shipping_options: options } = await world.admin.http.get<{ shipping_options: { id: string; name: string }[] }>("/admin/shipping-options")
    return options.find((option) => option.name === "Parcel")?.id ?? ""
  }
  const wallet = (balance: number) => world.sandbox.config({ balance })
  const fill = async () => {
    await wallet(FULL_WALLET)
    await world.admin.http.post("/admin/voucher-hub/wallet/refresh")
  }
  const kinds = async ({ order }: Purchase) => (await world.admin.attention({ orderId: order.id })).map((found) => found.kind)
  const live = async ({ order }: Purchase) => (await medusaProgress(world.admin, order.id)).fulfillments.filter((row) => !row.canceled_at)
  const cancelFulfillment = ({ order }: Purchase, id = "") => world.admin.http.request("POST", `/admin/orders/${order.id}/fulfillments/${id}/cancel`)
  const act = async (purchase: Purchase, kind: string, action: string, body?: object) => {
    const found = (await world.admin.attention({ orderId: purchase.order.id })).find((one) => one.kind === kind)
    return await world.admin.http.request("POST", `/admin/voucher-hub/attention/${found?.id}/${action}`, body)
  }
  const waiting = async (quantity: number) => {
    await wallet(0)
    const purchase = await buy(world, { brand: shelf.take(), quantity })
    await unitsOnceAll(world.admin, purchase, ["waiting_wallet"])
    return purchase
  }
  /** Held by a cancel of our fulfillment, then covered by one of Medusa's manual provider, as "Fulfill items" makes it. */
  const fulfilledByHand = async (quantity: number) => {
    const purchase = await waiting(quantity)
    const [ours] = await live(purchase)
    expect((await cancelFulfillment(purchase, ours?.id)).status).toBe(200)
    await unitsOnceAll(world.admin, purchase, ["held"])
    const { items } = await medusaProgress(world.admin, purchase.order.id)
    const body = { items: items.map((item) => ({ id: item.id, quantity: item.quantity })), shipping_option_id: await parcelOption(), no_notification: true }
    await world.admin.http.post(`/admin/orders/${purchase.order.id}/fulfillments`, body)
    return purchase
  }
  const orderAgain = async (purchase: Purchase) => {
    expect((await act(purchase, "held_for_review", "retry")).status).toBe(200)
    await unitsOnceAll(world.admin, purchase, ["waiting_wallet"])
    const [manual] = await live(purchase)
    return manual?.id
  }
  /** The wallet is full by now, and whatever became due had its turn. */
  const expectNotBought = async ({ brand }: Purchase) => {
    await sleep(1_500)
    const { charged, debited } = await booksOf(world, brand)
    expect([charged, debited]).toEqual([[], 0])
  }
  /** POSTs that the empty wallet refused do not count. */
  const expectChargedOnce = async (purchase: Purchase) => {
    const { charged, debited, codes } = await booksOf(world, purchase.brand)
    expect([unitsIn(charged), charged.length, debited]).toEqual([purchase.quantity, 1, purchase.quantity * purchase.face])
    expect(await revealAll(world.shopper, purchase)).toEqual(codes)
  }
  const payBack = async (purchase: Purchase, amount: number) => {
    const payment = (await world.admin.order(purchase.order.id)).payment_collections[0]?.payments[0]
    await world.admin.http.post(`/admin/payments/${payment?.id}/refund`, { amount })
  }
  return { wallet, fill, kinds, live, cancelFulfillment, act, waiting, fulfilledByHand, orderAgain, expectNotBought, expectChargedOnce, payBack }
}
