import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor } from "../../domain/money"
import { refundKeyOf } from "../../domain/payin-action"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { completeRefund, payBack } from "../tasks/refund"
import { readRefundState } from "../tasks/refund-state"
import { thrownBy } from "../tasks/thrown"
import { unenteredKey } from "./case-key"
import { closeUnentered } from "./close-answered"
import { orderOfCart } from "./medusa-session"
import { lateNoteOf } from "./return-by-pay-out"

/**
 * Medusa takes its refund back when the service has not decided in time, and the money goes back all the same. Whoever asked is told to try again, which finds
 * it; when nobody did, a quarter of an hour after its end, the refund is entered here, or a person is told why it cannot be. One that the service refused is
 * told of when Medusa's refund stands: the process died that was to take it back.
 */
export async function enterReturn(container: MedusaContainer, action: ActionRow): Promise<void> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const { refunds, cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const rest = (inMs: number | null) => payin.actions.restDone(action, inMs)
  const over = async () => {
    await closeUnentered(container, action)
    await rest(null)
  }
  const row = action.requestId === null ? null : await payin.requests.read(action.requestId)
  const orderId = row && (row.orderId ?? (await orderOfCart(container, row.cartId))?.id ?? null)
  if (!row) return rest(null)
  // Its cart may be completed yet, with the money that Medusa still counts.
  if (orderId === null) return rest(action.ageMs < payin.times.dayMs ? payin.times.hourMs : null)
  if (await refunds.isUnderWay(orderId)) return rest(payin.times.unknownLimitMs)
  const state = await readRefundState(container, orderId)
  const payment = state.payments.find(({ id }) => state.payinOf(id) === row.id)
  if (!payment) return over()
  const booked = state.refundsOn(payment.id)
  // One that is being asked for now may go again.
  if (booked.some(({ ageMs }) => ageMs < payin.times.postDeadlineMs)) return rest(payin.times.unknownLimitMs)
  const taken = new Set((await payin.actions.of(row.id)).flatMap(({ id, refundId }) => (id === action.id || refundId === null ? [] : [refundId])))
  const standing = booked.find((refund) => !taken.has(refund.id) && standsFor(refund, action))
  const sum = `${toMajor(action.amount, action.currency)} ${action.currency.toUpperCase()} of payment ${row.id} (${action.id})`
  if (action.state === "refused") {
    if (standing) await cases.open({ kind: "refund_unknown", dedupeKey: unenteredKey(action.id), orderId, reason: `Medusa counts ${sum} as refunded, and the payment service refused: ${action.lastProblem ?? "no reason given"}. The shopper has not got it: return it another way, then resolve this case.` })
    return rest(null)
  }
  // Entered another way, e.g. by hand.
  if (!standing && payment.left < action.amount) return over()
  const entry = { id: lateNoteOf(action), orderId, paymentId: payment.id, amount: action.amount, currency: action.currency }
  if (standing && standing.id !== action.refundId && !(await payin.actions.adoptRefund(action, standing.id, true))) return rest(payin.times.unknownLimitMs)
  const problem = await enter(container, entry, standing?.id ?? null).catch((error: unknown) => thrownBy(error).message)
  if (problem === null) return over()
  // Somebody refunded in Medusa meanwhile, and the money stands for that.
  if (!standing && (await payin.actions.read(action.id))?.refundId !== action.refundId) return rest(payin.times.unknownLimitMs)
  // A person who knows of it is not asked again; while Medusa counts the money, it is tried all the same, and nothing is bought.
  const reason = `${sum} went back to the shopper, and Medusa cannot enter the refund: ${problem} It is tried again every hour.`
  if (!(await cases.isSettledByPerson(unenteredKey(action.id)))) await cases.open({ kind: "refund_unknown", dedupeKey: unenteredKey(action.id), orderId, reason })
  await rest(payin.times.hourMs)
}

/** Medusa's refund of this action: the one that adopted it, that was entered for it, or, left by a process that died, that asked for it. */
function standsFor(refund: { id: string; amount: number; note: string | null }, action: ActionRow): boolean {
  if (refund.id === action.refundId || refund.note === lateNoteOf(action)) return true
  if (action.kind === "refund") return refund.amount === action.amount
  return action.key === refundKeyOf(refund.id) || (refund.note !== null && action.key === refundKeyOf(refund.note))
}

/** Has Medusa refund where no refund stands, and adds what its books lack. @returns why it was refused, if it was */
async function enter(container: MedusaContainer, entry: Parameters<typeof payBack>[1], standingId: string | null): Promise<string | null> {
  const refused = standingId === null ? await payBack(container, entry, await readRefundState(container, entry.orderId)) : null
  if (refused !== null) return refused
  const refundId = standingId ?? (await readRefundState(container, entry.orderId)).refundOf(entry.id)?.id
  if (refundId === undefined) return "Medusa has not recorded it."
  await completeRefund(container, entry, refundId)
  return null
}
