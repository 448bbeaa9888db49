import { isPaymentCase, paidOutOf, returnVerdict } from "../../domain/payment-case"
import type { PayinNotice } from "../../domain/payin-rules"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { caseKey, caseOfPayOut, unenteredKey } from "./case-key"
import type { Shelf } from "./shelf"

/** Kinds of case that a payment's state has answered: a known outcome, a sum that was topped up, money that went back. */
export function answeredBy(row: Pick<PayinRow, "state">): readonly PayinNotice[] {
  const decided = row.state !== "placing" && row.state !== "unknown" && row.state !== "ready"
  const wentBack = row.state === "refunded" || row.state === "canceled" || row.state === "reversed"
  return [
    ...(decided ? (["unknown_outcome"] as const) : []),
    ...(row.state === "captured" || wentBack ? (["underpaid"] as const) : []),
    ...(row.state === "refunded" ? (["money_without_session", "money_without_order", "paid_twice", "overpaid"] as const) : []),
  ]
}

/** Closes the cases that a payment's new state has answered. */
export async function closeAnswered(shelf: Shelf, row: PayinRow): Promise<void> {
  const kinds = answeredBy(row)
  if (!kinds.length) return
  await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ dedupeKeys: kinds.map((kind) => caseKey(kind, row.id)) }, "system", `The payment is ${row.state}`)
}

/** Closes the case of two sales under one reference once every second one is cancelled; its cancel may be quicker than the opening of the case. */
export async function closeTwins(shelf: Shelf, payinId: string): Promise<void> {
  const twins = (await shelf.resolve<PayinModuleService>(PAYIN_MODULE).actions.of(payinId)).filter((action) => action.targetId !== null)
  const gone = new Set(twins.filter((action) => action.state === "done").map((action) => action.targetId))
  if (!twins.length || twins.some((action) => !gone.has(action.targetId))) return
  await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ dedupeKeys: [caseKey("paid_twice", payinId)] }, "system", "the second sale was cancelled")
}

/** Closes the case of a refund that Medusa could not enter: one stands for it now. */
export async function closeUnentered(shelf: Shelf, { id }: Pick<ActionRow, "id">): Promise<void> {
  await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ dedupeKeys: [unenteredKey(id)] }, "system", "the refund is entered")
}

/**
 * Closes the case that a pay-out answers, once all of its money went back. Called before the pay-out is written down as done: a process that dies in
 * between leaves it to be looked at again.
 */
export async function closePaidOut(shelf: Shelf, payOut: ActionRow): Promise<void> {
  const caseId = caseOfPayOut(payOut.key)
  if (caseId === null || payOut.requestId === null) return
  const { cases }: VoucherModuleService = shelf.resolve(VOUCHER_MODULE)
  const { actions, requests }: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const [found, row] = [await cases.subject(caseId), await requests.read(payOut.requestId)]
  // The key of an admin's own pay-out is his to choose.
  if (!row || found?.subject !== row.id || !isPaymentCase(found.view.kind)) return
  const { kind } = found.view
  const paidOut = paidOutOf(kind, (await actions.of(row.id)).map((action) => (action.id === payOut.id ? { ...action, state: "done" } : action)))
  if (returnVerdict(kind, { ...row, paidOut }).is === "returned") await cases.close({ id: caseId }, "system", "The money went back by pay-out")
}
