/**
 * Everything this storefront asks of the shop, in one place. Medusa's own routes go through `@medusajs/js-sdk`; the plugin's (`docs/http.md`) through
 * its client, which adds the publishable key and the customer's bearer. A token that opens vouchers travels in a header, never in an address.
 */
import Medusa, { FetchError } from "@medusajs/js-sdk"
import type { HttpTypes } from "@medusajs/types"
import { accessToken } from "../session"
import type { Settings } from "../settings"
import type {
  Brand, BrandFilter, CardBrand, CardEntry, CustomerUnit, Gift, HistoryFilter, Page, Payer, PaymentInstructions, PaymentOutcome, RevealedVoucher, StoredCard, Unit, VoucherItem,
} from "./types"

export type * from "./types"
export type Cart = HttpTypes.StoreCart
export type Order = HttpTypes.StoreOrder
export type Region = HttpTypes.StoreRegion
export type Customer = HttpTypes.StoreCustomer

let sdk: Medusa

export function connect({ apiUrl, publishableKey }: Settings): void {
  sdk = new Medusa({ baseUrl: apiUrl, publishableKey, auth: { type: "jwt", jwtTokenStorageMethod: "session", jwtTokenStorageKey: "voucher_customer" } })
}

const get = <T>(path: string, query: Record<string, unknown> = {}, headers = {}) => sdk.client.fetch<T>(path, { query, headers })
const send = <T>(method: "POST" | "PUT" | "DELETE", path: string, body: object = {}, headers = {}) => sdk.client.fetch<T>(path, { method, body, headers })
const asHolderOf = (id: string): Record<string, string> => {
  const token = accessToken.of(id)
  return token ? { "x-voucher-token": token } : {}
}

/** Whether the shop answered that there is nothing here for this asker. */
export const isNotFound = (error: unknown): boolean => error instanceof FetchError && error.status === 404
export const isSignedOut = (error: unknown): boolean => error instanceof FetchError && error.status === 401

/** What to tell the shopper: the shop's own sentence where it gave one. */
export function sentenceOf(error: unknown): string {
  if (error instanceof FetchError) {
    if (error.status === 429) return "Too many requests from here. Wait a minute and try again."
    if (error.status !== undefined && error.status >= 500) return "Something went wrong in the shop. Please try again in a moment."
    return error.message
  }
  if (error instanceof TypeError) return "The shop cannot be reached. Check your connection and try again."
  return error instanceof Error ? error.message : "Something went wrong. Please try again."
}

// --- What is sold ---------------------------------------------------------------------------------------------------------

export const regions = async (): Promise<Region[]> => (await sdk.store.region.list({ fields: "id,name,currency_code,*countries" })).regions

/** Hubble's categories as the shop calls them. `name`, Hubble's own, is what {@link brands} filters by. */
export async function categories(): Promise<{ name: string; title: string }[]> {
  const { product_categories: found } = await sdk.store.category.list({ fields: "id,name,handle,metadata", limit: 100 })
  return found.filter(({ handle }) => handle.startsWith("vouchers-")).map(({ name, metadata }) => ({ name: String(metadata?.hubble_category ?? name), title: name })).sort((a, b) => a.title.localeCompare(b.title))
}

export const brands = (filter: BrandFilter) => get<{ brands: Brand[] } & Page>("/store/voucher-brands", { ...filter })
export const brand = async (id: string, currency: string) => (await get<{ brand: Brand }>(`/store/voucher-brands/${encodeURIComponent(id)}`, { currency_code: currency })).brand
export const quote = (id: string, amount: number, currency: string) =>
  get<{ price: number; currency_code: string; valid_until: string }>(`/store/voucher-brands/${encodeURIComponent(id)}/quote`, { amount, currency_code: currency })

// --- Cart -----------------------------------------------------------------------------------------------------------------

export const createCart = async (region: string): Promise<Cart> => (await sdk.store.cart.create({ region_id: region })).cart
export const readCart = async (id: string): Promise<Cart> => (await sdk.store.cart.retrieve(id)).cart
export const addVouchers = async (cart: string, item: VoucherItem) => (await send<{ cart: Cart }>("POST", `/store/carts/${cart}/voucher-items`, item)).cart
export const changeQuantity = async (cart: string, line: string, quantity: number): Promise<Cart> => (await sdk.store.cart.updateLineItem(cart, line, { quantity })).cart
export const removeLine = async (cart: string, line: string): Promise<Cart> => {
  await sdk.store.cart.deleteLineItem(cart, line)
  return readCart(cart)
}
export const updateCart = async (cart: string, body: HttpTypes.StoreUpdateCart): Promise<Cart> => (await sdk.store.cart.update(cart, body)).cart
/** The cart becomes the signed-in customer's. */
export const claimCart = async (cart: string): Promise<Cart> => (await sdk.store.cart.transferCart(cart)).cart

// --- Paying ---------------------------------------------------------------------------------------------------------------

export const paymentProviders = async (region: string) => (await sdk.store.payment.listPaymentProviders({ region_id: region })).payment_providers.map(({ id }) => id)
export const openPaymentSession = (cart: Cart, provider_id: string, data: Record<string, unknown>) => sdk.store.payment.initiatePaymentSession(cart, { provider_id, data })
export const createPayer = async (payer: Payer) => (await send<{ payer_token: string }>("POST", "/store/hubcash/payer", payer)).payer_token
/** The only thing this page does with a card number. */
export const storeCard = async (cart_id: string, payer_token: string, card: CardEntry) => (await send<{ card: StoredCard }>("POST", "/store/hubcash/cards", { cart_id, payer_token, ...card })).card
export const savedCards = async (cart_id: string) => (await get<{ cards: StoredCard[] }>("/store/hubcash/cards", { cart_id })).cards
/** By the first six digits; more would be a card number in an address. */
export const cardBrand = async (number: string) => (await get<{ brand: CardBrand }>(`/store/hubcash/card-brands/${number.slice(0, 6)}`)).brand
export const paymentOutcome = (cart: string) => get<PaymentOutcome>(`/store/carts/${cart}/payment-outcome`)

/** A guest's key to the orders of the cart; must be asked for while the cart is open. */
export const issueVoucherToken = async (cart: string) => (await send<{ token: string }>("POST", `/store/carts/${cart}/voucher-token`)).token
export const completeCart = (cart: string) => sdk.store.cart.complete(cart)

// --- Orders and vouchers --------------------------------------------------------------------------------------------------

export const order = async (id: string): Promise<Order> =>
  (await sdk.store.order.retrieve(id, { fields: "id,display_id,created_at,status,total,currency_code,*items" })).order
export const orderUnits = async (id: string) => (await get<{ units: Unit[] }>(`/store/orders/${id}/vouchers`, {}, asHolderOf(id))).units
export const unitEvents = (id: string) => sdk.client.fetchStream(`/store/orders/${id}/vouchers/events`, { headers: asHolderOf(id) })
export const paymentInstructions = (id: string) => get<PaymentInstructions>(`/store/orders/${id}/payment-instructions`, {}, asHolderOf(id))
export const resendLink = (id: string) => send("POST", `/store/orders/${id}/vouchers/resend`)
/** `holder` is the order or gift whose token this browser has. */
export const reveal = (unit: string, holder: string) => send<RevealedVoucher>("POST", `/store/vouchers/${unit}/reveal`, {}, asHolderOf(holder))
export const markUsed = async (unit: string, holder: string, used: boolean) => (await send<{ unit: Unit }>("POST", `/store/vouchers/${unit}/used`, { used }, asHolderOf(holder))).unit

export const gift = async (id: string) => (await get<{ gift: Gift }>(`/store/gifts/${id}`, {}, asHolderOf(id))).gift
export const resendGift = (id: string) => send("POST", `/store/gifts/${id}/resend`)

// --- Customers ------------------------------------------------------------------------------------------------------------

export async function signIn(email: string, password: string): Promise<void> {
  const answer = await sdk.auth.login("customer", "emailpass", { email, password })
  if (typeof answer !== "string") throw new Error("This shop asks for another step to sign in, which this storefront does not know.")
}

export async function signUp({ password, ...person }: { email: string; password: string; first_name: string; last_name: string; phone?: string }): Promise<void> {
  await sdk.auth.register("customer", "emailpass", { email: person.email, password })
  await sdk.store.customer.create(person)
  await signIn(person.email, password)
}

export const signOut = () => sdk.client.clearToken()

/** null when nobody is signed in. */
export async function customer(): Promise<Customer | null> {
  if (!(await sdk.client.getToken())) return null
  try {
    return (await sdk.store.customer.retrieve({ fields: "id,email,first_name,last_name,phone" })).customer
  } catch (error) {
    if (!isSignedOut(error)) throw error
    await sdk.client.clearToken()
    return null
  }
}

export const history = (filter: HistoryFilter) => get<{ units: CustomerUnit[] } & Page>("/store/customers/me/vouchers", { ...filter })
export const exportData = async () => (await get<{ voucher_data: unknown }>("/store/customers/me/voucher-data")).voucher_data
export const eraseData = () => send("DELETE", "/store/customers/me/voucher-data")
