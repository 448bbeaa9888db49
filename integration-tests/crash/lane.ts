import type { PlacedOrder } from "../../demo/shopper"
import { BrandShelf, type Brand } from "../http/brand-shelf"
import { openCart } from "../http/cart"
import type { Purchase } from "../http/purchase"
import { cutOff, MortalStore } from "./mortal-store"
import { FULL_WALLET, WAYS, type Way } from "./paths"
import type { CrashPoint } from "./point"
import type { VoucherPath } from "./points"
import { expectEnd } from "./verdict"

/** Rupees. */
const FACE = 500

/** Orders paid by Medusa's own provider, one after the other in one world whose process each of them kills. */
export class CrashLane {
  #orders = 0
  /** The last point did not end well: whatever runs is replaced. */
  #upset = false

  private constructor(
    private readonly mortal: MortalStore,
    private readonly shelf: BrandShelf,
  ) {}

  static async open(label: string): Promise<CrashLane> {
    const mortal = await MortalStore.open(label, {})
    return new CrashLane(mortal, await BrandShelf.open(mortal.bench.world))
  }

  get bench() {
    return this.mortal.bench
  }

  /** The order goes its way until the process dies in the point; another process then brings it to its end, which is judged. */
  async run(point: CrashPoint<VoucherPath>): Promise<void> {
    const way = WAYS[point.path]
    if (this.#upset) await this.#clear()
    this.#upset = true
    const brand = this.shelf.take()
    await this.bench.world.sandbox.faults([...(way.faults?.(brand) ?? [])])
    if (way.config) await this.bench.world.sandbox.config(way.config(brand))
    const order = point.path === "unpaid" ? await this.#orderThatKills(point, brand) : await this.#order(brand, way.quantity)
    const purchase: Purchase = { order, brand, face: FACE, quantity: way.quantity }
    if (point.path !== "unpaid") await this.mortal.arm(point, order.id)
    await this.#goUntilDeath(way, purchase, point)
    await this.mortal.restart()
    if (way.paid !== false && !way.paysOnce) await this.bench.admin.capture(order.id)
    await way.resume?.(this.bench, purchase)
    await expectEnd(this.bench, purchase, way.end, way.paid !== false)
    await way.restore?.(this.bench, purchase)
    this.#upset = false
  }

  dispose(): Promise<void> {
    return this.mortal.dispose()
  }

  traced(): Promise<string[]> {
    return this.mortal.traced()
  }

  async #goUntilDeath(way: Way, purchase: Purchase, point: CrashPoint): Promise<void> {
    if (way.paid !== false && point.path !== "unpaid") await this.bench.admin.capture(purchase.order.id).catch(cutOff)
    await way.act?.(this.bench, purchase).catch(cutOff)
    await this.mortal.untilDeath(point)
  }

  /** What a point that did not hold may have left to the next one. */
  async #clear(): Promise<void> {
    await this.bench.world.sandbox.config({ balance: FULL_WALLET })
    await this.bench.world.query("update voucher_case set state = 'closed', closed_at = now() where state = 'open' and order_id is null")
    await this.mortal.restart()
  }

  #order(brand: Brand, quantity: number): Promise<PlacedOrder> {
    const { world, shopper } = this.bench
    return shopper.placeOrder({ buyer: world.buyer(`crash ${++this.#orders}`), regionId: world.inr, lines: [{ variantId: brand.variantOf(FACE), quantity }] })
  }

  /** The process dies while the shopper completes the cart: he gets no answer, but the order is there. */
  async #orderThatKills(point: CrashPoint, brand: Brand): Promise<PlacedOrder> {
    const { world, shopper } = this.bench
    const cart = await openCart({ ...world, shopper }, world.buyer(`crash ${++this.#orders}`).email)
    await cart.add({ variant_id: brand.variantOf(FACE), quantity: 1 })
    const { token } = (await cart.token()).body as { token: string }
    await this.mortal.arm(point, null)
    await cart.complete().catch(() => undefined)
    const [order] = await world.query<{ order_id: string }>("select order_id from order_cart where cart_id = $1", [cart.id])
    return { id: order?.order_id ?? "", cartId: cart.id, voucherToken: token, total: FACE, currency: "inr" }
  }
}
