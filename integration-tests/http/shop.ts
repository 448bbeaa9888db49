import type { HttpAnswer } from "../../demo/http-client"
import type { World } from "../support/test-world"
import { INDIAN_ADDRESS } from "./cart"

export interface ShelfBrand {
  id: string
  title: string
  description: string | null
  images: string[]
  categories: string[]
  redemption_type: string
  redemption_label: string
  card_type: string
  denomination_type: string
  denominations: { amount: number; currency: string; variant_id: string | null; price: number | null }[]
  suggested_amounts: number[]
  min: number | null
  max: number | null
  limits: Record<string, number | null>
  sellable: boolean
  unsellable_reason: string | null
}

export const messageOf = (answer: HttpAnswer): string => (answer.body as { message?: string }).message ?? answer.text

/** The storefront's view of the shelf. */
export function storefront(world: World) {
  const { http } = world.shopper
  const query = (params: Record<string, string | number>) => new URLSearchParams(Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))).toString()
  return {
    list: (params: Record<string, string | number> = {}) => http.get<{ brands: ShelfBrand[]; count: number; limit: number; offset: number }>(`/store/voucher-brands?${query(params)}`),
    ask: (path: string, headers: Record<string, string> = {}) => http.request("GET", `/store/voucher-brands${path}`, undefined, headers),
    brand: async (id: string, params: Record<string, string> = {}) => (await http.get<{ brand: ShelfBrand }>(`/store/voucher-brands/${id}?${query(params)}`)).brand,
    named: async (title: string, params: Record<string, string> = {}) => {
      const { brands } = await http.get<{ brands: ShelfBrand[] }>(`/store/voucher-brands?${query({ q: title, limit: 100, ...params })}`)
      const brand = brands.find((row) => row.title === title)
      if (!brand) throw new Error(`${title} is not on the shelf`)
      return brand
    },
    quote: (id: string, amount: number | string, currency: string) => http.request("GET", `/store/voucher-brands/${id}/quote?${query({ amount, currency_code: currency })}`),
  }
}

export interface VoucherCart {
  id: string
  /** POST /store/carts/:id/voucher-items */
  add(item: Record<string, unknown>): Promise<HttpAnswer>
  /** Medusa's own routes. */
  addVariant(variantId: string, quantity: number, metadata?: Record<string, unknown>): Promise<HttpAnswer>
  change(lineId: string, body: Record<string, unknown>): Promise<HttpAnswer>
  set(body: Record<string, unknown>): Promise<HttpAnswer>
  lines(): Promise<CartLine[]>
  pay(): Promise<HttpAnswer>
  complete(): Promise<HttpAnswer>
  placed(): Promise<{ id: string; total: number }>
}

export interface CartLine {
  id: string
  title: string
  quantity: number
  unit_price: number
  variant_id: string | null
  variant_sku: string | null
  metadata: Record<string, unknown> | null
}

/** A guest's cart in a region, ready to be paid by hand. */
export async function voucherCart(world: World, regionId: string = world.inr): Promise<VoucherCart> {
  const { http } = world.shopper
  const { cart } = await http.post<{ cart: { id: string } }>("/store/carts", { region_id: regionId })
  const at = `/store/carts/${cart.id}`
  const address = { ...INDIAN_ADDRESS, country_code: regionId === world.brl ? "br" : "in" }
  await http.post(at, { email: "vouchers@shopper.test", shipping_address: address, billing_address: address })
  const collection = async () => (await http.request("POST", "/store/payment-collections", { cart_id: cart.id })).body as { payment_collection?: { id: string } }
  const pay = async () => http.request("POST", `/store/payment-collections/${(await collection()).payment_collection?.id ?? "none"}/payment-sessions`, { provider_id: "pp_system_default" })
  const complete = () => http.request("POST", `${at}/complete`)
  return {
    id: cart.id,
    add: (item) => http.request("POST", `${at}/voucher-items`, item),
    addVariant: (variant_id, quantity, metadata) => http.request("POST", `${at}/line-items`, { variant_id, quantity, ...(metadata ? { metadata } : {}) }),
    change: (lineId, body) => http.request("POST", `${at}/line-items/${lineId}`, body),
    set: (body) => http.request("POST", at, body),
    lines: async () => (await http.get<{ cart: { items: CartLine[] } }>(`${at}?fields=%2Bitems.variant_sku,%2Bitems.metadata`)).cart.items,
    pay,
    complete,
    placed: async () => {
      await pay()
      const answer = await complete()
      const { type, order } = answer.body as { type?: string; order?: { id: string; total: number } }
      if (type !== "order" || !order) throw new Error(`cart ${cart.id} did not complete: ${answer.text.slice(0, 300)}`)
      return order
    },
  }
}
