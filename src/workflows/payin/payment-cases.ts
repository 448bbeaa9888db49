import { MedusaError } from "@medusajs/framework/utils"
import { isPaymentCase, paidOutOf, returnVerdict, type PaymentCase } from "../../domain/payment-case"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { CaseView } from "../../modules/voucher/ledger/cases"
import type VoucherModuleService from "../../modules/voucher/service"
import { closeAnswered } from "./close-answered"
import { runAction } from "./process-action"
import { CASE_KEY } from "./case-key"
import { payOutToShopper } from "./return-by-pay-out"
import type { Shelf } from "./shelf"

const notAllowed = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)

interface Subject {
  view: CaseView & { kind: PaymentCase }
  payin: PayinModuleService
  row: PayinRow
}

/** The payment of an open case; null for a case that is about vouchers alone. */
async function subjectOf(shelf: Shelf, caseId: string): Promise<Subject | null> {
  const { cases }: VoucherModuleService = shelf.resolve(VOUCHER_MODULE)
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const found = await cases.subject(caseId)
  if (!found || !isPaymentCase(found.view.kind)) return null
  const { view, subject } = found
  const row = await payin.requests.read(subject)
  if (!row) return null
  if (view.state === "closed") throw notAllowed(`Case ${caseId} is closed already`)
  return { view: { ...view, kind: found.view.kind }, payin, row }
}

const MOVED: ReadonlySet<string> = new Set(["refunded", "canceled", "reversed"])

/** Has the payment looked at now; the worker closes the case when the answer does. Null: not a payment's case. */
export async function checkPaymentCase(shelf: Shelf, caseId: string): Promise<CaseView | null> {
  const subject = await subjectOf(shelf, caseId)
  if (!subject) return null
  await closeAnswered(shelf, subject.row)
  await subject.payin.requests.ask({ id: subject.row.id })
  return subject.view
}

/**
 * Lets what is stuck go on: money that Medusa would not take is handed over again now; a second sale whose cancel was refused is cancelled again.
 * @throws MedusaError NOT_ALLOWED when nothing of the case can go on by itself
 */
export async function retryPaymentCase(shelf: Shelf, caseId: string): Promise<CaseView | null> {
  const subject = await subjectOf(shelf, caseId)
  if (!subject) return null
  const { view, payin, row } = subject
  if (view.kind === "paid_twice" && (await cancelTwins(shelf, payin, row))) return view
  const waits = view.kind === "unknown_outcome" || view.kind === "underpaid" || ((view.kind === "money_without_order" || view.kind === "money_without_session") && !row.handedOver)
  if (!waits) throw notAllowed("Nothing of this payment can go on by itself: refund it, or resolve the case with a note")
  await payin.requests.ask({ id: row.id })
  return view
}

/**
 * Gives the money of a case back: a card sale as a whole, the second of two sales by its cancel; a pay-out that was made is found. Asked twice
 * it is one action. The case closes with the money.
 * @throws MedusaError NOT_ALLOWED naming what to do instead, CONFLICT while another action of the payment is under way
 */
export async function refundPaymentCase(shelf: Shelf, caseId: string, by: string): Promise<CaseView | null> {
  const subject = await subjectOf(shelf, caseId)
  if (!subject) return null
  const { view, payin, row } = subject
  // The sale that is kept pays the order: only its twin goes back.
  if (view.kind === "paid_twice" && (await cancelTwins(shelf, payin, row))) return view
  const actions = await payin.actions.of(row.id)
  const verdict = returnVerdict(view.kind, { ...row, paidOut: paidOutOf(view.kind, actions) })
  if (verdict.is === "refuse") throw notAllowed(verdict.reason)
  if (verdict.is === "returned") {
    await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ id: view.id }, by, `The money went back: the payment is ${MOVED.has(row.state) ? row.state : "returned by pay-out"}`)
    return view
  }
  if (verdict.is === "pay_out") {
    if (!(await payOutToShopper(shelf, payin, row, { amount: verdict.amount, key: `${CASE_KEY}${view.id}` }))) throw notAllowed(verdict.reason)
    await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ id: view.id }, by, "The money went back by pay-out")
    return view
  }
  const pending = actions.find((action) => action.kind === "refund" && action.targetId === null && action.state !== "refused")
  const { action } = pending ? { action: pending } : await payin.actions.add({ requestId: row.id, kind: "refund", key: `case:${row.id}`, amount: row.amount, currency: row.currency })
  refuseIfRefused(await runAction(shelf, action.id))
  return view
}

/** Cancels every second sale under the payment's reference that still stands; false when there is none. */
async function cancelTwins(shelf: Shelf, payin: PayinModuleService, row: PayinRow): Promise<boolean> {
  const twins = (await payin.actions.of(row.id)).filter((action) => action.targetId !== null)
  for (const targetId of new Set(twins.map((action) => action.targetId))) {
    const { action } = await payin.actions.add({ requestId: row.id, kind: "cancel", key: `twin:${targetId}`, amount: row.amount, currency: row.currency, targetId })
    refuseIfRefused(await runAction(shelf, action.id))
  }
  return twins.length > 0
}

function refuseIfRefused(action: ActionRow | null): void {
  if (action?.state === "refused") throw notAllowed(`The payment service refused: ${action.lastProblem ?? "no reason given"}. Return the money another way and resolve the case with a note.`)
}
