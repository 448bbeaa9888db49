import type { HttpAnswer, HttpClient } from "../../demo/http-client"
import { PAYMENT_PROVIDERS, type PaymentSandboxes } from "../../demo/runtime/payment-sandboxes"
import type { AdminUnit } from "../../demo/admin"
import type { Shopper } from "../../demo/shopper"
import { createWorld, eventually, type World } from "../support/test-world"

const CPF = "529.982.247-25"
const CARD = "4111111111111111"
const WAYS = { ...PAYMENT_PROVIDERS.brl, ...PAYMENT_PROVIDERS.inr }
export type Way = keyof typeof WAYS

/** As `GET /admin/voucher-hub/payins` shows it. */
export interface Payin {
  id: string
  upstream: string
  state: string
  amount: number
  paid: number | null
  reference: string
  psp_id: string | null
  order_id: string | null
}

export interface PaidOrder {
  id: string
  /** A payment knows its cart alone until its money came. */
  cartId: string
  total: number
  token: string
}

/** A shopper's cart at the pay desk, over HTTP alone. */
export interface DeskCart {
  id: string
  http: HttpClient
  token: string
  payer(document?: string): Promise<string>
  card(payerToken: string, number?: string): Promise<HttpAnswer>
  choose(way: Way, data?: Record<string, unknown>): Promise<HttpAnswer>
  complete(): Promise<HttpAnswer>
  order(): Promise<PaidOrder>
}

export interface PayDesk {
  world: World
  payments: PaymentSandboxes & { hubcash: NonNullable<PaymentSandboxes["hubcash"]>; hub123: NonNullable<PaymentSandboxes["hub123"]> }
  /** A cart with one voucher of 500 rupees, or of this variant. */
  cart(currency: "inr" | "brl", shopper?: Shopper, email?: string, voucher?: string): Promise<DeskCart>
  instructions(order: PaidOrder): Promise<{ status: string; redirect_url?: string; boleto?: { digitable: string; image: string; due_date: string }; amount?: number; currency?: string }>
  /** Of an order, a cart, or any other id of a payment's. */
  payins(id: string): Promise<Payin[]>
  /** Once the order's only voucher is in this state. */
  unit(order: PaidOrder, state: string): Promise<AdminUnit>
  deliveries(): Promise<number>
}

export async function openPayDesk(label: string, env: Record<string, string> = {}): Promise<PayDesk> {
  const world = await createWorld(label, { payments: true, env })
  const { hubcash, hub123 } = world.payments ?? {}
  if (!world.payments || !hubcash || !hub123) throw new Error("unset HUBCASH_BASE_URL and HUB123_BASE_URL: these tests need the sandboxes' controls")
  const variantId = await world.shopper.findVariant("Flipkart", 500, world.inr)
  const cart = async (currency: "inr" | "brl", { http }: Shopper = world.anotherShopper(), email = "payer@shopper.test", voucher = variantId): Promise<DeskCart> => {
    const { cart: { id } } = await http.post<{ cart: { id: string } }>("/store/carts", { region_id: world[currency] })
    await http.post(`/store/carts/${id}/line-items`, { variant_id: voucher, quantity: 1 })
    const brazil = { first_name: "Maria", last_name: "da Silva", phone: "+5511987654321", address_1: "Rua das Palmeiras, 35", city: "Curitiba", province: "PR", postal_code: "80010-000", country_code: "br" }
    const india = { first_name: "Asha", last_name: "Rao", phone: "9876543212", address_1: "1 Demo Road", city: "Bengaluru", postal_code: "560001", country_code: "in" }
    const address = currency === "brl" ? brazil : india
    await http.post(`/store/carts/${id}`, { email, shipping_address: address, billing_address: address })
    const { token } = await http.post<{ token: string }>(`/store/carts/${id}/voucher-token`)
    const complete = () => http.request("POST", `/store/carts/${id}/complete`)
    return {
      id, http, token, complete,
      payer: async (document = CPF) => (await http.post<{ payer_token: string }>("/store/hubcash/payer", { cart_id: id, document, name: "Maria da Silva", birthdate: "1990-01-02", phone: "+5511987654321" })).payer_token,
      card: (payer_token, number = CARD) => http.request("POST", "/store/hubcash/cards", { cart_id: id, payer_token, number, security_code: "123", holder_name: "Maria da Silva", exp_month: "12", exp_year: "2031" }),
      choose: async (way, data = {}) => {
        const { payment_collection } = await http.post<{ payment_collection: { id: string } }>("/store/payment-collections", { cart_id: id })
        return http.request("POST", `/store/payment-collections/${payment_collection.id}/payment-sessions`, { provider_id: WAYS[way], data })
      },
      order: async () => {
        const answer = await complete()
        const { order } = answer.body as { order?: { id: string; total: number } }
        if (!order) throw new Error(`cart ${id} did not complete: ${answer.text.slice(0, 300)}\n${world.output().slice(-1_500)}`)
        return { id: order.id, cartId: id, total: order.total, token }
      },
    }
  }
  return {
    world, payments: { ...world.payments, hubcash, hub123 }, cart,
    instructions: (order) => world.shopper.http.get(`/store/orders/${order.id}/payment-instructions`, { "x-voucher-token": order.token }),
    payins: async (orderId) => (await world.admin.http.get<{ payins: Payin[] }>(`/admin/voucher-hub/payins?q=${orderId}`)).payins,
    unit: (order, state) => eventually(async () => {
      const units = await world.admin.units(order.id)
      return units.length === 1 && units[0]?.state === state && units[0]
    }, { timeoutMs: 45_000, everyMs: 250, what: `a voucher of ${order.id} ${state}`, explain: () => world.output().slice(-800) }),
    deliveries: async () => (await world.query<{ count: number }>("select count(*)::int as count from webhook_delivery"))[0]?.count ?? -1,
  }
}

export interface StoredCard {
  card: { id: string; brand: string; last4: string; exp_month: string; exp_year: string }
}
