import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, PaymentActions } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toMajor } from "../../domain/money"
import { isPaidOut, wayBack } from "../../domain/payin-action"
import type { PayinNotice } from "../../domain/payin-rules"
import { PAYIN_METHODS } from "../../domain/payin-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinClaim } from "../../modules/payin/ledger/claims"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { ensureVouchers } from "../orders/ensure-vouchers"
import { orderMoney, readOrder } from "../orders/read-order"
import { isBooked } from "../orders/repair-captures"
import { thrownBy } from "../tasks/thrown"
import { caseKey } from "./case-key"
import { cartOfCollection, isSessionOf, orderOfCart, paymentOfOrder, readSession, type MedusaPayment } from "./medusa-session"
import { isSettled } from "./may-tell"
import { raiseNow } from "./raise-notices"
import { strayKey, strayReason, type StrayKind } from "./stray"

/** Between two looks at an order whose capture was cut off; the repair waits 20 s at least. */
const BOOKING_MS = 2_000

const TOPPED_UP = "Part of this payment was given back before the rest of it came: what is left does not pay for the order, so Medusa is not told of it. Give the rest back, too, or collect what is missing another way and resolve the case with a note."

/**
 * Tells Medusa of money. Never before its session row, or its payment on the order, was read and found to be ours: with a deleted session Medusa completes
 * a stranger's cart (`protocol.md` 5.5). Money that has nowhere to go is a person's case, and is given back by policy where the service can.
 */
export async function handOver(container: MedusaContainer, claim: PayinClaim): Promise<void> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const actions = await payin.actions.of(claim.id)
  const paid = claim.paid ?? claim.amount
  const back = wayBack(actions, paid)
  if (back === "under_way") return payin.requests.release(claim, payin.times.pollMaxMs, "its money is on its way back")
  if (back === "done" || (await isSettled(container, claim))) return payin.requests.handedOver(claim, { orderId: (await orderOfCart(container, claim.cartId))?.id ?? null })
  if (isPaidOut(actions, paid, claim.amount)) return payin.requests.handedOver(claim, { orderId: (await orderOfCart(container, claim.cartId))?.id ?? null, notice: { kind: "money_without_order", reason: TOPPED_UP } })
  const session = await readSession(container, claim.sessionId)
  const isOurs = isSessionOf(session, claim)
  const cartId = (isOurs ? await cartOfCollection(container, session.collectionId) : null) ?? claim.cartId
  const before = await orderOfCart(container, cartId)
  const known = isOurs ? session.payment : await paymentWithoutSession(container, claim, before)
  if (!isOurs && !known) return straySession(container, payin, claim)
  if (before?.cancelled) return stray(payin, claim, "money_without_order", before.id)
  if (known?.canceled) return stray(payin, claim, before ? "money_without_order" : "money_without_session", before?.id ?? null)
  // A workflow that died after its capture has not completed the cart.
  const isKnown = isKnownTo(known, claim)
  if (!before || !isKnown) {
    try {
      await tellMedusa(container, claim, isOurs ? { sessionId: session.id, isKnown } : { paymentId: known?.id ?? "" })
    } catch (error) {
      return retry(container, payin, claim, thrownBy(error).message)
    }
  }
  const order = await orderOfCart(container, cartId)
  const later = await readSession(container, claim.sessionId)
  const after = isSessionOf(later, claim) ? later.payment : await paymentWithoutSession(container, claim, order)
  if (!isKnownTo(after, claim) || !order) return retry(container, payin, claim, order ? "Medusa has not booked the money" : "Medusa has not made the order")
  // An order that was cancelled while Medusa took the money: the cancel knew of none to give back. The next turn gives it back, or asks a person.
  if (order.cancelled) return payin.requests.release(claim, payin.times.pollMinMs, "its order was cancelled while its money came")
  // A process may have died in the middle of Medusa's capture: a paid order that is issued already is looked at by nobody else.
  if (claim.state === "captured" && after && !(await isBooked(container, order.id, after.id))) {
    return payin.requests.release(claim, Math.max(BOOKING_MS, payin.times.pollMinMs), "Medusa has not counted the capture in the order")
  }
  // First, because nobody else opens the codes of a sale that was reserved.
  if (!claim.capture) await ensureVouchers(container, order.id)
  await payin.requests.handedOver(claim, { orderId: order.id })
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ dedupeKeys: [caseKey("money_without_order", claim.id)] }, "system", "Medusa took the money")
  if (claim.capture && claim.state === "captured") await ensureVouchers(container, order.id)
  // Its vouchers may be decided already.
  if (!claim.capture && claim.state === "authorized") await payin.requests.ask({ id: claim.id })
}

const isKnownTo = (payment: MedusaPayment | null, claim: PayinClaim) => payment !== null && (claim.state === "authorized" || payment.captured >= claim.amount)

/** The order that was made with this payment keeps it when its session is deleted: it is the one payment that must not be given back. */
const paymentWithoutSession = async (container: MedusaContainer, claim: PayinClaim, order: { id: string } | null) => (order ? paymentOfOrder(container, order.id, claim.id) : null)

/** By its session, with which Medusa completes the cart; without one only the payment of an order that is placed is left to be captured. */
async function tellMedusa(container: MedusaContainer, claim: PayinClaim, to: { sessionId: string; isKnown: boolean } | { paymentId: string }): Promise<void> {
  const amount = toMajor(claim.amount, claim.currency)
  if ("paymentId" in to) return void (await capturePaymentWorkflow(container).run({ input: { payment_id: to.paymentId, amount } }))
  const action = claim.state === "captured" && !to.isKnown ? PaymentActions.SUCCESSFUL : PaymentActions.AUTHORIZED
  await processPaymentWorkflow(container).run({ input: { action, data: { session_id: to.sessionId, amount } } })
}

/** The session is gone or not ours: another way of the same cart may have been paid. */
async function straySession(container: MedusaContainer, payin: PayinModuleService, claim: PayinClaim): Promise<void> {
  const order = await orderOfCart(container, claim.cartId)
  if (order === null) return stray(payin, claim, "money_without_session", null)
  if (order.cancelled) return stray(payin, claim, "money_without_order", order.id)
  const { captured } = orderMoney(await readOrder(container, order.id), 0)
  return stray(payin, claim, captured > 0 ? "paid_twice" : "money_without_session", order.id)
}

async function stray(payin: PayinModuleService, claim: PayinClaim, kind: StrayKind, orderId: string | null): Promise<void> {
  const { refunds, voids } = PAYIN_METHODS[claim.method]
  const returns = claim.state === "authorized" ? voids : refunds === "in_full" && payin.paymentOptions.refund === "automatic"
  if (returns) {
    const action = claim.state === "authorized" ? "cancel" : "refund"
    await payin.actions.add({ requestId: claim.id, kind: action, key: strayKey(kind), amount: claim.amount, currency: claim.currency })
  }
  // What was only reserved is let go: no money moved, so nobody has to look.
  const notice = claim.state === "authorized" ? null : { kind: kind satisfies PayinNotice, reason: strayReason(kind, returns ? "under_way" : null) }
  await payin.requests.handedOver(claim, { orderId, notice })
}

/** Medusa could not take it now; after a quarter of an hour without an order a person is told, and it goes on hourly. */
async function retry(container: MedusaContainer, payin: PayinModuleService, claim: PayinClaim, reason: string): Promise<void> {
  const { times } = payin
  container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: payment ${claim.id} is not handed over yet: ${reason}`)
  const late = claim.moneyAgoMs >= times.unknownLimitMs
  if (late) await raiseNow(container, claim, { kind: "money_without_order", reason: `${strayReason("money_without_order")} Medusa says: ${reason}` })
  await payin.requests.release(claim, late ? times.hourMs : times.pollMinMs, reason)
}
