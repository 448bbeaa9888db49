import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor } from "../../domain/money"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { enterRefund } from "../tasks/refund"
import { readRefundState } from "../tasks/refund-state"
import { thrownBy } from "../tasks/thrown"
import { orderOfCart } from "./medusa-session"
import { lateNoteOf } from "./return-by-pay-out"

/**
 * Medusa takes its refund back when the service has not decided in time, and the money goes back all the same. Whoever asked is told to try again, which finds
 * it; when nobody did, a quarter of an hour after its end, the refund is entered here, or a person is told why it cannot be.
 */
export async function enterReturn(container: MedusaContainer, action: ActionRow): Promise<void> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const { refunds, cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const row = action.requestId === null ? null : await payin.requests.read(action.requestId)
  const orderId = row && (row.orderId ?? (await orderOfCart(container, row.cartId))?.id ?? null)
  if (action.refundId !== null || !row || orderId === null) return payin.actions.restDone(action, null)
  if (await refunds.isUnderWay(orderId)) return payin.actions.restDone(action, payin.times.unknownLimitMs)
  const note = lateNoteOf(action)
  const state = await readRefundState(container, orderId)
  const payment = state.payments.find(({ id }) => state.payinOf(id) === row.id)
  // Entered another way, e.g. by the cancel of the order.
  if (!state.refundOf(note) && (payment?.left ?? 0) < action.amount) return payin.actions.restDone(action, null)
  const dedupeKey = `refund_unknown:${action.id}`
  const entered = await enterRefund(container, { id: note, orderId, paymentId: payment?.id ?? "", amount: action.amount, currency: action.currency }).catch((error: unknown) => ({ refused: thrownBy(error).message }))
  if ("refused" in entered) {
    const reason = `${toMajor(action.amount, action.currency)} ${action.currency.toUpperCase()} of payment ${row.id} went back to the shopper, and Medusa cannot enter the refund: ${entered.refused}`
    await cases.open({ kind: "refund_unknown", dedupeKey, orderId, reason })
    return payin.actions.restDone(action, payin.times.hourMs)
  }
  await payin.actions.adoptRefund(action.id, entered.refundId)
  await cases.close({ dedupeKeys: [dedupeKey] }, "system", "the refund is entered")
}
