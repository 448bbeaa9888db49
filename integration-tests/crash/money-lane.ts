import { currencyOf, openPaymentSession } from "../../demo/once/pay"
import { BrandShelf } from "../http/brand-shelf"
import { fillWallet, WAYS_OF_MONEY, type MoneyOrder, type MoneyWay } from "./money-paths"
import type { MoneyPath } from "./money-points"
import { expectMoneyEnd } from "./money-verdict"
import { cutOff, MortalStore } from "./mortal-store"
import type { CrashPoint } from "./point"

const FACE = 500
/** Debit cards are charged at once whatever this says, so that one world has both. */
const PLUGIN = { hubcash: { methods: ["credit", "debit", "billet"], cards: { enabled: true }, captureWhen: "issued" } }
const INDIA = { first_name: "Asha", last_name: "Rao", phone: "9876543212", address_1: "1 Demo Road", city: "Bengaluru", postal_code: "560001", country_code: "in" }
const BRAZIL = { first_name: "Maria", last_name: "da Silva", phone: "+5511987654321", address_1: "Rua das Palmeiras, 35", city: "Curitiba", province: "PR", postal_code: "80010-000", country_code: "br" }

/** Orders paid by Hubcash and 123hub, one after the other in one world whose process each of them kills. */
export class MoneyLane {
  #carts = 0
  /** The last point did not end well: whatever runs is replaced. */
  #upset = false

  private constructor(
    private readonly mortal: MortalStore,
    private readonly shelf: BrandShelf,
  ) {}

  static async open(label: string): Promise<MoneyLane> {
    const mortal = await MortalStore.open(label, { payments: true, env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(PLUGIN) } })
    return new MoneyLane(mortal, await BrandShelf.open(mortal.bench.world))
  }

  async run(point: CrashPoint<MoneyPath>): Promise<void> {
    const way = WAYS_OF_MONEY[point.path]
    const { bench } = this.mortal
    if (this.#upset) await this.mortal.restart()
    this.#upset = true
    await fillWallet(bench)
    bench.world.payments?.hubcash?.state.faults.replace([])
    const order = await this.#cart(way)
    await bench.world.sandbox.faults([...(way.faults?.(order.brand) ?? [])])
    if (way.config) await bench.world.sandbox.config(way.config)
    bench.world.payments?.hubcash?.state.faults.replace(way.hubcashFaults ?? [])
    await this.mortal.arm(point, order.cartId)
    await this.#go(way, order)
    await this.mortal.untilDeath(point)
    await this.mortal.restart()
    // The shopper got no answer, or does not believe it: he presses the button again.
    const again = await bench.shopper.http.request("POST", `/store/carts/${order.cartId}/complete`)
    if (again.status >= 500) throw new Error(`completing the cart again: ${again.text.slice(0, 300)}`)
    await way.act?.(bench, order)
    await expectMoneyEnd(bench, order, way.end(point))
    this.#upset = false
  }

  traced(): Promise<string[]> {
    return this.mortal.traced()
  }

  dispose(): Promise<void> {
    return this.mortal.dispose()
  }

  /** What the payment services noticed: a reference or number that was used twice. */
  anomalies(): unknown[] {
    const { hubcash, hub123 } = this.mortal.bench.world.payments ?? {}
    return [...(hubcash?.state.record.anomalies ?? []), ...(hub123?.state.record.anomalies ?? [])]
  }

  async #go(way: MoneyWay, order: MoneyOrder): Promise<void> {
    const { bench } = this.mortal
    await bench.shopper.http.request("POST", `/store/carts/${order.cartId}/complete`).catch(cutOff)
    if (!bench.isDead()) await way.act?.(bench, order).catch(cutOff)
  }

  async #cart(way: MoneyWay): Promise<MoneyOrder> {
    const { world, shopper: { http } } = this.mortal.bench
    const brand = this.shelf.take()
    const currency = currencyOf(way.pays)
    const { cart: { id } } = await http.post<{ cart: { id: string } }>("/store/carts", { region_id: world[currency] })
    await http.post(`/store/carts/${id}/line-items`, { variant_id: brand.variantOf(FACE), quantity: 1 })
    const address = currency === "brl" ? BRAZIL : INDIA
    await http.post(`/store/carts/${id}`, { email: `money-${++this.#carts}@shopper.test`, shipping_address: address, billing_address: address })
    const { token } = await http.post<{ token: string }>(`/store/carts/${id}/voucher-token`)
    await openPaymentSession(http, id, way.pays, way.card)
    return { cartId: id, token, brand }
  }
}
