import { setTimeout as sleep } from "node:timers/promises"
import type { Admin } from "../../admin"
import { eventually } from "../../eventually"
import { currencyOf, openPaymentSession } from "../../once/pay"
import type { PaymentSandboxes } from "../../runtime/payment-sandboxes"
import type { Shop } from "../../runtime/shop"
import type { Shopper } from "../../shopper"
import type { PlannedPayment } from "./plan"

/** What a shopper and an admin did about one payment, and what they saw of it. */
export interface MadePayment extends PlannedPayment {
  cartId: string
  voucherToken: string
  /** null: the shop never took the order, and the shopper gave up. */
  orderId: string | null
  /** The account that money goes back to by pay-out; one of its own for each. */
  account: string
}

export interface PaymentScene {
  shop: Pick<Shop, "seeded" | "shopper">
  admin: Admin
  hubcash: NonNullable<PaymentSandboxes["hubcash"]>
  hub123: NonNullable<PaymentSandboxes["hub123"]>
  /** Of the voucher everybody buys. */
  variantId: string
  timeoutMs: number
}

export interface ListedPayin {
  id: string
  state: string
  amount: number
  paid: number | null
  currency: string
  reference: string
  psp_id: string | null
  handed_over: boolean
  last_problem: string | null
  order_id: string | null
}

/** Shoppers whose payment was refused choose again so often. */
const TRIES = 5
const CHECK_MS = 5_000
const BRAZIL = { first_name: "Maria", last_name: "da Silva", phone: "+5511987654321", address_1: "Rua das Palmeiras, 35", city: "Curitiba", province: "PR", postal_code: "80010-000", country_code: "br" }
const INDIA = { first_name: "Asha", last_name: "Rao", phone: "9876543212", address_1: "1 Demo Road", city: "Bengaluru", postal_code: "560001", country_code: "in" }
/** What a payment never leaves by itself: it will not be paid. */
const OVER = ["failed", "canceled", "not_created"]

export const payinsOf = async (admin: Admin, cartId: string): Promise<ListedPayin[]> => (await admin.http.get<{ payins: ListedPayin[] }>(`/admin/voucher-hub/payins?q=${cartId}&limit=200`)).payins

/** Tells a sandbox what shopper, bank or admin do there; false when there is nothing (any more) to do it to. */
async function control(url: string, path: string, body: object = {}): Promise<boolean> {
  return (await fetch(`${url}/_sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).ok
}

async function complete(shopper: Shopper, cartId: string): Promise<string | null> {
  const answer = await shopper.http.request("POST", `/store/carts/${cartId}/complete`)
  return (answer.body as { order?: { id: string } } | null)?.order?.id ?? null
}

async function openCart({ shop, variantId }: PaymentScene, shopper: Shopper, plan: PlannedPayment): Promise<{ cartId: string; voucherToken: string }> {
  const { http } = shopper
  const currency = currencyOf(plan.way)
  const { cart } = await http.post<{ cart: { id: string } }>("/store/carts", { region_id: shop.seeded.regions[currency] ?? "" })
  await http.post(`/store/carts/${cart.id}/line-items`, { variant_id: variantId, quantity: 1 })
  const address = currency === "brl" ? BRAZIL : INDIA
  await http.post(`/store/carts/${cart.id}`, { email: plan.email, shipping_address: address, billing_address: address })
  const { token } = await http.post<{ token: string }>(`/store/carts/${cart.id}/voucher-token`)
  return { cartId: cart.id, voucherToken: token }
}

/** The shopper chooses, presses pay, and chooses again while he is told that nothing was charged. */
export async function pay(scene: PaymentScene, shopper: Shopper, plan: PlannedPayment): Promise<MadePayment> {
  const { cartId, voucherToken } = await openCart(scene, shopper, plan)
  let orderId: string | null = null
  for (let tries = 0; tries < TRIES && orderId === null; tries += 1) {
    if (tries) await sleep(500)
    await openPaymentSession(shopper.http, cartId, plan.way, plan.card)
    orderId = await complete(shopper, cartId)
    if (plan.fate === "declined") break
  }
  return { ...plan, cartId, voucherToken, orderId, account: `account-${plan.index}` }
}

/** The payment once its outcome is known; null when the service never made it. */
async function settledPayin({ admin, timeoutMs }: PaymentScene, { cartId }: MadePayment, states: readonly string[]): Promise<ListedPayin | null> {
  let payins: ListedPayin[] = []
  let checked = Date.now()
  const found = await eventually(async () => {
    payins = await payinsOf(admin, cartId)
    // What a person does about an unknown outcome, instead of waiting for the hourly look.
    const unknown = Date.now() - checked > CHECK_MS ? payins.filter(({ state }) => state === "unknown") : []
    if (unknown.length) checked = Date.now()
    for (const { id } of unknown) await admin.http.request("POST", `/admin/voucher-hub/payins/${id}/check`, {}).catch(() => null)
    const live = payins.find((payin) => states.includes(payin.state))
    return live ?? (payins.length > 0 && payins.every(({ state }) => OVER.includes(state)) ? "none" : null)
  }, { timeoutMs, everyMs: 200, what: `the payment of ${cartId}`, explain: () => payins.map(({ id, state, last_problem: problem }) => `${id} ${state}: ${problem ?? ""}`) })
  return found === "none" ? null : found
}

async function payAtService(scene: PaymentScene, made: MadePayment, payin: ListedPayin, minor: number | null): Promise<void> {
  const body = minor === null ? {} : { amount: minor }
  if (made.way === "boleto") await control(scene.hubcash.url, `sales/${payin.reference}/pay`, body)
  else await control(scene.hub123.url, `payments/${payin.reference}/pay`, body)
}

async function cancelOrder({ admin, timeoutMs }: PaymentScene, orderId: string): Promise<void> {
  await eventually(async () => (await admin.http.request("POST", `/admin/orders/${orderId}/cancel`)).status === 200 || (await admin.order(orderId)).status === "canceled", { timeoutMs, everyMs: 300, what: `the cancel of ${orderId}` })
}

/** A whole refund in Medusa, again and again while it is not decided; 123hub pays out to the shopper's account. */
async function refund({ admin, timeoutMs }: PaymentScene, shopper: Shopper, made: MadePayment, orderId: string): Promise<void> {
  if (made.way.startsWith("redirect")) await shopper.http.post(`/store/orders/${orderId}/refund-receiver`, { receiver: { bank_account: made.account, ifsc_code: "HDFC0000001" } }, { "x-voucher-token": made.voucherToken })
  await eventually(async () => {
    const [payment] = (await admin.order(orderId)).payment_collections.flatMap((collection) => collection.payments)
    if (!payment) return false
    if (payment.refunds?.length) return true
    return (await admin.http.request("POST", `/admin/payments/${payment.id}/refund`, { amount: payment.amount })).status === 200
  }, { timeoutMs, everyMs: 500, what: `the refund of ${orderId}` })
}

const isDelivered = async (admin: Admin, orderId: string) => {
  const units = await admin.units(orderId)
  return units.length > 0 && units.every(({ state }) => state === "delivered")
}

/** What happens to the payment after the order is placed, by its fate. A payment that never reached its service has none. */
export async function live(scene: PaymentScene, shopper: Shopper, made: MadePayment): Promise<void> {
  const { admin, hubcash, hub123, timeoutMs } = scene
  const { orderId, way, fate } = made
  if (!orderId || fate === "declined" || fate === "never") return
  const atOnce = way === "credit" || way === "debit"
  const payin = await settledPayin(scene, made, atOnce ? ["captured"] : ["pending", "expired"])
  if (!payin) return
  const due = Math.round(payin.amount * 100)
  if (fate === "cancelled" || fate === "late") await cancelOrder(scene, orderId)
  if (fate === "cancelled") return
  if (!atOnce) await payAtService(scene, made, payin, fate === "short" ? due - 100 : fate === "over" ? due + 100 : null)
  if (fate !== "reversed" && fate !== "returned") return
  await eventually(() => isDelivered(admin, orderId), { timeoutMs, everyMs: 300, what: `the voucher of ${orderId}` })
  if (fate === "returned") return refund(scene, shopper, made, orderId)
  if (atOnce) await control(hubcash.url, `sales/${payin.psp_id ?? payin.reference}/reverse`)
  else await control(hub123.url, `payments/${payin.reference}/refund`)
}
