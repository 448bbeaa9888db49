import { MedusaError } from "@medusajs/framework/utils"
import { MoneyError, roundTotalToMinor, toMinor, type MajorAmount } from "../../domain/money"
import { actionProblem, isMedusasRefund, REFUND_KEY, type ActionKind } from "../../domain/payin-action"
import { PAYIN_METHODS, PAYIN_STATES } from "../../domain/payin-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { closeUnentered } from "./close-answered"
import { runAction } from "./process-action"
import { enteredMeanwhile, isEnteredLate, refundsOf, returnByPayOut, undecided } from "./return-by-pay-out"
import type { Shelf } from "./shelf"

const notAllowed = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
async function rowOf(payin: PayinModuleService, payinId: string): Promise<PayinRow> {
  const row = await payin.requests.read(payinId)
  if (!row) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment ${payinId} was not found in the money ledger`)
  return row
}

function check(kind: ActionKind, row: PayinRow, amount: number): void {
  const problem = actionProblem(kind, row.method, { amount, whole: row.amount })
  if (problem) throw notAllowed(problem)
}

async function perform(shelf: Shelf, payin: PayinModuleService, row: PayinRow, kind: Exclude<ActionKind, "pay_out">, key: string): Promise<ActionRow> {
  const { action } = await payin.actions.add({ requestId: row.id, kind, key, amount: row.amount, currency: row.currency })
  return (await runAction(shelf, action.id)) ?? action
}

const WORDS = { capture: "capture", cancel: "cancellation", refund: "refund" } as const

function settled(kind: keyof typeof WORDS, action: ActionRow): void {
  if (action.state === "done") return
  if (action.state === "refused") throw notAllowed(`Hubcash refused the ${WORDS[kind]}: ${action.lastProblem ?? "no reason given"}`)
  throw undecided(WORDS[kind])
}

/** Captures a reserved card sale in full; one that is captured already is left alone. @throws MedusaError NOT_ALLOWED, UNEXPECTED_STATE */
export async function capturePayin(shelf: Shelf, payinId: string): Promise<PayinRow> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await rowOf(payin, payinId)
  if (row.state === "captured") return row
  check("capture", row, row.amount)
  settled("capture", await perform(shelf, payin, row, "capture", "capture"))
  return rowOf(payin, payinId)
}

/**
 * Lets go of a payment: a session that was never sent is forgotten, an open boleto or a reserved sale is voided, a captured card sale is taken back
 * in full. What cannot be voided (a pay-in at 123hub) stays watched. Returns null when nothing is left of it.
 * @throws MedusaError NOT_ALLOWED when it was paid meanwhile and cannot be taken back: surfaced, never swallowed.
 */
export async function cancelPayin(shelf: Shelf, payinId: string): Promise<PayinRow | null> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await payin.requests.read(payinId)
  if (!row || (row.state === "prepared" && (await payin.requests.forget(row.sessionId)))) return null
  const { refunds, voids } = PAYIN_METHODS[row.method]
  if (row.state === "captured") {
    if (refunds !== "in_full") throw notAllowed(`This payment arrived and cannot be cancelled: ${actionProblem("refund", row.method, { amount: row.amount, whole: row.amount }) ?? ""}`)
    settled("refund", await perform(shelf, payin, row, "refund", "cancel"))
    return rowOf(payin, payinId)
  }
  // An expired slip can still be paid at a bank.
  if (!voids || !(PAYIN_STATES[row.state].live || row.state === "expired")) return row
  const action = await perform(shelf, payin, row, "cancel", "cancel").catch((error: unknown) => {
    // Another action of this payment decides it.
    if (error instanceof MedusaError && error.type === MedusaError.Types.CONFLICT) return null
    throw error
  })
  if (action?.state === "refused") throw notAllowed(`Hubcash did not cancel the payment: ${action.lastProblem ?? "no reason given"}`)
  return rowOf(payin, payinId)
}

/**
 * What Medusa asks to be returned, in minor units. Of a cart's computed total the whole, or what is left of it, can carry more decimals than its currency has.
 * @throws MedusaError INVALID_DATA for another amount that would have to be rounded
 */
export async function refundAmount(shelf: Shelf, row: PayinRow, amount: MajorAmount): Promise<number> {
  try {
    return toMinor(amount, row.currency)
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error
    const rounded = roundTotalToMinor(amount, row.currency)
    const { actions }: PayinModuleService = shelf.resolve(PAYIN_MODULE)
    const returned = (await actions.of(row.id)).filter((action) => action.kind === "pay_out" && action.state !== "refused").reduce((sum, action) => sum + action.amount, 0)
    if (rounded === row.amount || rounded === row.amount - returned) return rounded
    throw new MedusaError(MedusaError.Types.INVALID_DATA, `This amount cannot be returned: ${error.message}`)
  }
}

/**
 * Gives money back. Hubcash takes back a whole card sale; a retry finds it done. 123hub has no refund: a pay-out of the same amount is booked,
 * made before by an admin or now to where the shopper wants it. Everything else is refused before the service is touched.
 * @throws MedusaError NOT_ALLOWED, UNEXPECTED_STATE
 */
export async function refundPayin(shelf: Shelf, input: { payinId: string; amount: number; refundId: string }): Promise<PayinRow> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await rowOf(payin, input.payinId)
  if (PAYIN_METHODS[row.method].refunds === "by_pay_out") return returnByPayOut(shelf, payin, row, input)
  check("refund", row, input.amount)
  const known = (await payin.actions.of(row.id)).find((action) => action.state === "done" && isMedusasRefund(action))
  if (row.state === "refunded" && !known) return row
  const action = known ?? (await perform(shelf, payin, row, "refund", REFUND_KEY))
  settled("refund", action)
  const [noted] = await refundsOf(shelf, [input.refundId])
  const isLate = isEnteredLate(noted)
  if (!(await payin.actions.adoptRefund(action, input.refundId, isLate))) throw enteredMeanwhile()
  if (!isLate) await closeUnentered(shelf, action)
  return rowOf(payin, input.payinId)
}

/**
 * Whether a refund that was started moved money; what `refund_intent` asks after a crash (`protocol.md` section 4). A pay-out that another refund of
 * Medusa's stands for is not this one's, and one that none stands for yet is booked by trying again.
 * @param refund `id` of Medusa's refund; null when it made none
 */
export async function refundOutcome(shelf: Shelf, payinId: string, refund: { id: string | null; amount: number }): Promise<"moved" | "not_moved" | "unknown"> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await payin.requests.read(payinId)
  if (!row) return "unknown"
  if (row.state === "refunded") return "moved"
  const actions = (await payin.actions.of(payinId)).filter((action) => (action.kind === "refund" || action.kind === "pay_out") && action.targetId === null && action.amount === refund.amount)
  const others = actions.flatMap((action) => (action.refundId && action.refundId !== refund.id ? [action.refundId] : []))
  const booked = new Set((await refundsOf(shelf, others)).map(({ id }) => id))
  const own = actions.filter((action) => action.refundId === null || !booked.has(action.refundId))
  if (own.some((action) => action.state !== "done" && action.state !== "refused")) return "unknown"
  return own.some((action) => action.state === "done" && (action.kind === "refund" || action.refundId === refund.id)) ? "moved" : "not_moved"
}
