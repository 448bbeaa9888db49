import * as api from "./api"
import { e164 } from "./payment-rules"
import { accessToken, recentOrders } from "./session"

export const PROVIDERS = {
  credit: "pp_hubcash-credit_hubcash",
  debit: "pp_hubcash-debit_hubcash",
  boleto: "pp_hubcash-billet_hubcash",
  redirect: "pp_123hub_123hub",
  manual: "pp_system_default",
} as const
export type PaymentWay = keyof typeof PROVIDERS

export interface Contact {
  email: string
  first_name: string
  last_name: string
  phone: string
  address_1: string
  city: string
  province?: string
  postal_code: string
  country_code: string
}

export type PaymentChoice =
  | { way: "credit" | "debit"; document: string; card: api.CardEntry | { saved: string }; installments: number }
  | { way: "boleto"; document: string }
  | { way: "redirect" }
  | { way: "manual" }

/** The payment session's `data`: never a card number, which Medusa would store. */
async function sessionData(cart: api.Cart, contact: Contact, payment: PaymentChoice): Promise<Record<string, unknown>> {
  if (payment.way === "manual") return {}
  if (payment.way === "redirect") return { return_url: `${window.location.origin}/payment-return` }
  const payer_token = await api.createPayer({ cart_id: cart.id, document: payment.document, name: `${contact.first_name} ${contact.last_name}`, phone: e164(contact.phone, contact.country_code) })
  if (payment.way === "boleto") return { payer_token }
  const card_id = "saved" in payment.card ? payment.card.saved : (await api.storeCard(cart.id, payer_token, payment.card)).id
  return { payer_token, card_id, ...(payment.way === "credit" ? { installments: payment.installments } : {}) }
}

/** Safe to ask twice: a completed cart answers with its order again. So an answer that was lost is asked for once more. */
async function complete(cart: string) {
  try {
    return await api.completeCart(cart)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return await api.completeCart(cart)
  }
}

/**
 * Cart to order: address, payment session, a guest's token (to be had only while the cart is open), completion.
 * @throws Error with the sentence for the shopper when nothing was ordered.
 */
export async function placeOrder(cartId: string, contact: Contact, payment: PaymentChoice, isGuest: boolean): Promise<api.Order> {
  // A first try whose answer was lost may have completed it.
  const known = await api.readCart(cartId)
  if (!(known as { completed_at?: string | null }).completed_at) {
    const { email, ...address } = contact
    const cart = await api.updateCart(cartId, { email, billing_address: address, shipping_address: address })
    await api.openPaymentSession(cart, PROVIDERS[payment.way], await sessionData(cart, contact, payment))
    if (isGuest) accessToken.keep(cartId, await api.issueVoucherToken(cartId))
  }
  const answer = await complete(cartId)
  if (answer.type !== "order") {
    const { outcome, message } = await api.paymentOutcome(cartId)
    throw new Error(outcome === "done" || outcome === "pending" ? answer.error.message : message)
  }
  const token = accessToken.of(cartId)
  if (token) {
    accessToken.keep(answer.order.id, token)
    accessToken.forget(cartId)
  }
  recentOrders.add(answer.order.id)
  return answer.order as api.Order
}
