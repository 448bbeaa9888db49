import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { actionProblem, type ActionKind } from "../../domain/payin-action"
import { PAYIN_METHODS, PAYIN_STATES } from "../../domain/payin-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { runAction } from "./process-action"
import type { Shelf } from "./shelf"

const notAllowed = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
/** Medusa undoes its own row on an error; ours goes on by itself, and the next try finds its outcome. */
const undecided = (what: string) => new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `The ${what} was sent and its outcome is not known yet. It goes on by itself; try again in a few minutes, which does not repeat it.`)

async function rowOf(payin: PayinModuleService, payinId: string): Promise<PayinRow> {
  const row = await payin.requests.read(payinId)
  if (!row) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment ${payinId} was not found in the money ledger`)
  return row
}

function check(kind: ActionKind, row: PayinRow, amount: number): void {
  const problem = actionProblem(kind, row.method, { amount, whole: row.amount })
  if (problem) throw notAllowed(problem)
}

async function perform(shelf: Shelf, payin: PayinModuleService, row: PayinRow, kind: Exclude<ActionKind, "pay_out">, key: string, refundId: string | null = null): Promise<ActionRow> {
  const { action } = await payin.actions.add({ requestId: row.id, kind, key, amount: row.amount, currency: row.currency, refundId })
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
  if (!voids || !PAYIN_STATES[row.state].live) return row
  const action = await perform(shelf, payin, row, "cancel", "cancel").catch((error: unknown) => {
    // Another action of this payment decides it.
    if (error instanceof MedusaError && error.type === MedusaError.Types.CONFLICT) return null
    throw error
  })
  if (action?.state === "refused") throw notAllowed(`Hubcash did not cancel the payment: ${action.lastProblem ?? "no reason given"}`)
  return rowOf(payin, payinId)
}

const refundSchema = z.object({ id: z.string(), note: z.string().nullish() })

async function refundsOf(shelf: Shelf, ids: readonly string[]): Promise<z.output<typeof refundSchema>[]> {
  if (!ids.length) return []
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "refund", fields: ["id", "note"], filters: { id: [...ids] } })
  return (data as unknown[]).map((row) => refundSchema.parse(row))
}

/**
 * Gives money back. Hubcash takes back a whole card sale; a retry finds it done. 123hub has no refund: a pay-out of the same amount that was made
 * before, and that no refund of Medusa's stands for yet, is booked. Everything else is refused before the service is touched.
 * @throws MedusaError NOT_ALLOWED, UNEXPECTED_STATE
 */
export async function refundPayin(shelf: Shelf, input: { payinId: string; amount: number; refundId: string }): Promise<PayinRow> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await rowOf(payin, input.payinId)
  if (PAYIN_METHODS[row.method].refunds === "by_pay_out") return bookPayOut(shelf, payin, row, input)
  check("refund", row, input.amount)
  if (row.state === "refunded") return row
  const [refund] = await refundsOf(shelf, [input.refundId])
  // One key for every wish to give a whole sale back: Medusa's refund id is new with each retry.
  settled("refund", await perform(shelf, payin, row, "refund", "refund", refund?.note ?? input.refundId))
  return rowOf(payin, input.payinId)
}

async function bookPayOut(shelf: Shelf, payin: PayinModuleService, row: PayinRow, { amount, refundId }: { amount: number; refundId: string }): Promise<PayinRow> {
  const payOuts = (await payin.actions.of(row.id)).filter((action) => action.kind === "pay_out" && action.amount === amount && action.state !== "refused")
  const booked = new Set((await refundsOf(shelf, payOuts.flatMap((action) => (action.refundId ? [action.refundId] : [])))).map(({ id }) => id))
  const free = payOuts.filter((action) => action.refundId === null || action.refundId === refundId || !booked.has(action.refundId))
  const done = free.find((action) => action.state === "done")
  if (!done) {
    if (free.length) throw undecided("pay-out")
    throw notAllowed("123hub has no refund. Send the money with POST /admin/voucher-hub/payouts, for this payment and amount, and refund then; or return it another way and close the task with a note.")
  }
  await payin.actions.adoptRefund(done.id, refundId)
  return row
}

/** Whether a refund that was started moved money; what `refund_intent` asks after a crash (`protocol.md` section 4). */
export async function refundOutcome(shelf: Shelf, payinId: string, amount: number): Promise<"moved" | "not_moved" | "unknown"> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await payin.requests.read(payinId)
  if (!row) return "unknown"
  if (row.state === "refunded") return "moved"
  const actions = (await payin.actions.of(payinId)).filter((action) => (action.kind === "refund" || action.kind === "pay_out") && action.targetId === null && action.amount === amount)
  if (actions.some((action) => action.state !== "done" && action.state !== "refused")) return "unknown"
  return actions.some((action) => action.state === "done") ? "moved" : "not_moved"
}
