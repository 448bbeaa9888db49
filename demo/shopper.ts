import { HttpError, httpClient, type AnswerListener, type HttpClient } from "./http-client"

/** The shop sells it no longer, or refuses the cart: no order came of it. */
class NotSoldError extends Error {}

/** Whether a purchase ended without an order, for a reason that shoppers meet too. */
export const isRefusal = (error: unknown): boolean => error instanceof NotSoldError || (error instanceof HttpError && error.status === 400)

export interface Buyer {
  email: string
  firstName: string
  lastName: string
  phone: string
}

export interface CartLine {
  variantId: string
  quantity: number
}

export interface PlacedOrder {
  id: string
  cartId: string
  /** For the header `x-voucher-token`; taken while the cart was open. */
  voucherToken: string
  /** Major units. */
  total: number
  currency: string
}

export interface StoreUnit {
  id: string
  state: string
  state_text: string
  last4: string | null
}

export interface RevealedVoucher {
  card_type: string
  card_number: string | null
  card_pin: string | null
  valid_till: string | null
  amount: number
  currency: string
}

export interface PlaceOrder {
  buyer: Buyer
  lines: CartLine[]
  regionId: string
  countryCode?: string
  /** Needed as soon as one line is sent by post. */
  withParcel?: boolean
  /** Opens the payment session; Medusa's own default provider unless given. */
  pay?: (http: HttpClient, cartId: string) => Promise<void>
}

export interface Shopper {
  http: HttpClient
  /** Id of the variant that costs this much (INR vouchers are priced 1:1), of the product with this title. */
  findVariant(title: string, price: number, regionId: string): Promise<string>
  placeOrder(order: PlaceOrder): Promise<PlacedOrder>
  /** As the holder of the order's token, or as the registered owner when `token` is null. */
  vouchers(orderId: string, token: string | null): Promise<StoreUnit[]>
  reveal(unitId: string, token: string | null): Promise<RevealedVoucher>
  /** Registers and logs in; from then on every call carries the customer's bearer. */
  register(buyer: Buyer, password: string): Promise<void>
}

interface ProductsAnswer {
  products: { title: string; variants: { id: string; calculated_price?: { calculated_amount: number } | null }[] }[]
}
interface CartAnswer {
  cart: { id: string }
}
interface CompleteAnswer {
  type: "order" | "cart"
  order?: { id: string; total: number; currency_code: string }
  error?: { message: string }
}

const address = (buyer: Buyer, countryCode: string) => ({
  first_name: buyer.firstName,
  last_name: buyer.lastName,
  phone: buyer.phone,
  address_1: "1 Demo Road",
  ...(countryCode === "br" ? { province: "SP" } : {}),
  city: countryCode === "in" ? "Bengaluru" : "São Paulo",
  postal_code: countryCode === "in" ? "560001" : "01310-100",
  country_code: countryCode,
})

async function payByDefault(http: HttpClient, cartId: string): Promise<void> {
  const { payment_collection } = await http.post<{ payment_collection: { id: string } }>("/store/payment-collections?fields=id", { cart_id: cartId })
  await http.post(`/store/payment-collections/${payment_collection.id}/payment-sessions?fields=id`, { provider_id: "pp_system_default" })
}

export async function chooseParcel(http: HttpClient, cartId: string): Promise<void> {
  const { shipping_options } = await http.get<{ shipping_options: { id: string; name: string }[] }>(`/store/shipping-options?cart_id=${cartId}`)
  const parcel = shipping_options.find((option) => option.name === "Parcel")
  if (!parcel) throw new Error(`No parcel among the shipping options of cart ${cartId}: ${shipping_options.map((option) => option.name).join(", ") || "none"}`)
  await http.post(`/store/carts/${cartId}/shipping-methods`, { option_id: parcel.id })
}

async function complete(http: HttpClient, cartId: string): Promise<{ id: string; total: number; currency_code: string }> {
  const answer = await http.post<CompleteAnswer>(`/store/carts/${cartId}/complete?fields=id,total,currency_code`)
  if (answer.type !== "order" || !answer.order) throw new NotSoldError(`Cart ${cartId} did not complete: ${answer.error?.message ?? JSON.stringify(answer).slice(0, 300)}`)
  return answer.order
}

/** A shopper in front of the store API: everything a storefront would do, and nothing else. */
export function createShopper(storeUrl: string, publishableKey: string, listen?: AnswerListener): Shopper {
  let bearer: string | null = null
  const http = httpClient(storeUrl, () => ({ "x-publishable-api-key": publishableKey, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) }), listen)
  const tokenHeader = (token: string | null): Record<string, string> => (token ? { "x-voucher-token": token } : {})

  const variantsOf = async (title: string, regionId: string) => {
    const query = new URLSearchParams({ q: title, region_id: regionId, limit: "50", fields: "id,title,*variants.calculated_price" })
    const { products } = await http.get<ProductsAnswer>(`/store/products?${query}`)
    const named = products.filter((product) => product.title.toLowerCase().startsWith(title.toLowerCase()))
    return named.flatMap((product) => product.variants).map((variant) => ({ variantId: variant.id, price: variant.calculated_price?.calculated_amount ?? NaN }))
  }
  const findVariant = async (title: string, price: number, regionId: string) => {
    const variants = await variantsOf(title, regionId)
    const variant = variants.find((candidate) => candidate.price === price)
    if (!variant) throw new NotSoldError(`The store sells no "${title}" at ${price}: it sells it at ${variants.map((candidate) => candidate.price).join(", ") || "no price"}`)
    return variant.variantId
  }

  const placeOrder = async ({ buyer, lines, regionId, countryCode = "in", withParcel = false, pay = payByDefault }: PlaceOrder): Promise<PlacedOrder> => {
    const where = address(buyer, countryCode)
    // One request for what a browser does in three, and no answer longer than it is read: both are a third of what an order costs the store.
    const { cart } = await http.post<CartAnswer>("/store/carts?fields=id", { region_id: regionId, email: buyer.email, shipping_address: where, billing_address: where, items: lines.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })) })
    if (withParcel) await chooseParcel(http, cart.id)
    const { token } = await http.post<{ token: string }>(`/store/carts/${cart.id}/voucher-token`)
    await pay(http, cart.id)
    const order = await complete(http, cart.id)
    return { id: order.id, cartId: cart.id, voucherToken: token, total: order.total, currency: order.currency_code }
  }

  const register = async (buyer: Buyer, password: string) => {
    const credentials = { email: buyer.email, password }
    const { token } = await http.post<{ token: string }>("/auth/customer/emailpass/register", credentials)
    await http.post("/store/customers", { email: buyer.email, first_name: buyer.firstName, last_name: buyer.lastName, phone: buyer.phone }, { authorization: `Bearer ${token}` })
    bearer = (await http.post<{ token: string }>("/auth/customer/emailpass", credentials)).token
  }

  return {
    http,
    findVariant,
    placeOrder,
    register,
    vouchers: async (orderId, token) => (await http.get<{ units: StoreUnit[] }>(`/store/orders/${orderId}/vouchers`, tokenHeader(token))).units,
    reveal: (unitId, token) => http.post<RevealedVoucher>(`/store/vouchers/${unitId}/reveal`, {}, tokenHeader(token)),
  }
}
