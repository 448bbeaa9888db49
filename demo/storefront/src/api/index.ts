/**
 * Everything this storefront asks of the shop, in one place. Medusa's own routes go through `@medusajs/js-sdk`; the plugin's (`docs/client.md`) through
 * the plugin's client on top of it, which adds the publishable key and the customer's bearer. A token that opens vouchers travels in a header, never in an address.
 */
import Medusa, { FetchError } from "@medusajs/js-sdk"
import type { HttpTypes } from "@medusajs/types"
import { voucherHub, type CallOptions, type VoucherHub } from "medusa-plugin-voucher-hub/client"
import { accessToken } from "../session"
import type { Settings } from "../settings"
import type { BrandFilter, CardEntry, HistoryFilter, Payer, VoucherItem } from "./types"

export type * from "./types"
export type Cart = HttpTypes.StoreCart
export type Order = HttpTypes.StoreOrder
export type Region = HttpTypes.StoreRegion
export type Customer = HttpTypes.StoreCustomer

let sdk: Medusa
let hub: VoucherHub

export function connect({ apiUrl, publishableKey }: Settings): void {
  sdk = new Medusa({ baseUrl: apiUrl, publishableKey, auth: { type: "jwt", jwtTokenStorageMethod: "session", jwtTokenStorageKey: "voucher_customer" } })
  hub = voucherHub(sdk)
}

const asHolderOf = (id: string): CallOptions => ({ voucherToken: accessToken.of(id) ?? undefined })

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

export const brands = (filter: BrandFilter) => hub.store.brands.list(filter)
export const brand = async (id: string, currency: string) => (await hub.store.brands.retrieve(id, { currency_code: currency })).brand
export const quote = (id: string, amount: number, currency: string) => hub.store.brands.quote(id, { amount, currency_code: currency })

// --- Cart -----------------------------------------------------------------------------------------------------------------

export const createCart = async (region: string): Promise<Cart> => (await sdk.store.cart.create({ region_id: region })).cart
export const readCart = async (id: string): Promise<Cart> => (await sdk.store.cart.retrieve(id)).cart
export const addVouchers = async (cart: string, item: VoucherItem): Promise<Cart> => (await hub.store.carts.addVouchers(cart, item)).cart
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
export const createPayer = async (payer: Payer) => (await hub.store.payers.create(payer)).payer_token
/** The only thing this page does with a card number. */
export const storeCard = async (cart_id: string, payer_token: string, card: CardEntry) => (await hub.store.cards.create({ cart_id, payer_token, ...card })).card
export const savedCards = async (cart_id: string) => (await hub.store.cards.list({ cart_id })).cards
/** By the first six digits; more would be a card number in an address. */
export const cardBrand = async (number: string) => (await hub.store.cards.brand(number.slice(0, 6))).brand
export const paymentOutcome = (cart: string) => hub.store.carts.paymentOutcome(cart)

/** A guest's key to the orders of the cart; must be asked for while the cart is open. */
export const issueVoucherToken = async (cart: string) => (await hub.store.carts.issueVoucherToken(cart)).token
export const completeCart = (cart: string) => sdk.store.cart.complete(cart)

// --- Orders and vouchers --------------------------------------------------------------------------------------------------

export const order = async (id: string): Promise<Order> =>
  (await sdk.store.order.retrieve(id, { fields: "id,display_id,created_at,status,total,currency_code,*items" })).order
export const orderUnits = async (id: string) => (await hub.store.orders.vouchers(id, asHolderOf(id))).units
export const unitEvents = (id: string) => hub.store.orders.voucherEvents(id, asHolderOf(id))
export const paymentInstructions = (id: string) => hub.store.orders.paymentInstructions(id, asHolderOf(id))
export const resendLink = (id: string) => hub.store.orders.resendLink(id)
/** `holder` is the order or gift whose token this browser has. */
export const reveal = (unit: string, holder: string) => hub.store.vouchers.reveal(unit, asHolderOf(holder))
export const markUsed = async (unit: string, holder: string, used: boolean) => (await hub.store.vouchers.markUsed(unit, { used }, asHolderOf(holder))).unit

export const gift = async (id: string) => (await hub.store.gifts.retrieve(id, asHolderOf(id))).gift
export const resendGift = (id: string) => hub.store.gifts.resendLink(id)

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

export const history = (filter: HistoryFilter) => hub.store.customer.vouchers(filter)
export const exportData = async () => (await hub.store.customer.data()).voucher_data
export const eraseData = () => hub.store.customer.eraseData()
