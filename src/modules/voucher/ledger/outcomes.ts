import type { AttentionKind } from "../../../domain/attention"
import { decideOnFailure, type FailureDecision } from "../../../domain/placement"
import type { SupplierAnswer, SupplierOrderFact } from "../../../domain/supplier-answer"
import type { SupplierFailure } from "../../../domain/supplier-failure"
import type { AttemptState, UnitState } from "../../../domain/unit-state"
import type { VoucherPolicy } from "../policy"
import { endBrandWait } from "./brand-wait"
import { closeCases, openCase } from "./cases"
import type { SupplierClaim } from "./claims"
import { addDeliveryTasks } from "./fulfillments"
import { closeRefundCases } from "./refunds"
import { moveAttempt, moveSupplierOrder, moveUnits } from "./moves"
import { rows, type Db } from "./sql"
import { supportText } from "./support-text"
import { tellDelivered, tellFailed, tellProcessing } from "./news"
import { addTask } from "./tasks"
import { ANSWERED, hasSuccessor, isReplaced, laterAttemptRests, PAID_BACK } from "./successors"
import { storeVouchers } from "./vouchers"

/** What a recorded answer led to; the worker turns it into events. */
export interface Recorded {
  delivered: string[]
  failed: string[]
  placed: boolean
  processing: boolean
  /** The wallet cannot cover this order: the gate closes. */
  walletShort: boolean
  /** Hubble refused by what the brand is now: the catalogue is behind. */
  brandFailure: SupplierFailure["kind"] | null
  /** Hubble called the request itself wrong. */
  refused: SupplierFailure | null
}

/** E100 to E102 and E150 to E159: the brand pauses, is gone, or sells something else (3.9). */
const BRAND_FAILURES: ReadonlySet<SupplierFailure["kind"]> = new Set(["brand_unavailable", "brand_not_enabled", "brand_inactive", "denomination_unavailable", "order_invalid"])

/** Tells the catalogue, once the commit stands. */
export function noteBrandFailure({ recorded }: Pick<OutcomeContext, "recorded">, failure: Pick<SupplierFailure, "kind">): void {
  if (BRAND_FAILURES.has(failure.kind)) recorded.brandFailure = failure.kind
}

export const nothingRecorded = (): Recorded => ({ delivered: [], failed: [], placed: false, processing: false, walletShort: false, brandFailure: null, refused: null })

export interface OutcomeContext {
  trx: Db
  claim: SupplierClaim
  attemptId: string
  policy: VoucherPolicy
  /** Whether the caller still holds the claim; facts are applied either way, the rest is not. */
  current: boolean
  /** The attempt's state under the row lock. */
  attemptState: AttemptState | null
  recorded: Recorded
}

/** Keeps the allow-listed fields of an answer with the attempt. */
export async function noteAnswer(context: OutcomeContext, answer: SupplierAnswer): Promise<void> {
  const order = answer.kind === "order" ? answer.order : null
  await rows(
    context.trx,
    `update voucher_attempt set hubble_order_id = coalesce(hubble_order_id, :hubbleOrderId), http_status = :httpStatus,
       request_ids = request_ids || (select coalesce(jsonb_agg(fresh.request_id), jsonb_build_array()) from jsonb_array_elements(cast(:requestIds as jsonb)) as fresh (request_id)
         where not voucher_attempt.request_ids @> jsonb_build_array(fresh.request_id)),
       updated_at = now() where id = :attemptId`,
    { attemptId: context.attemptId, hubbleOrderId: order?.hubbleOrderId ?? null, httpStatus: answer.httpStatus, requestIds: JSON.stringify(answer.requestIds) },
  )
}

/** Applies what Hubble says the order is. Terminal statuses are facts, whoever brings them, and idempotent (`protocol.md` 3.3). */
export async function applyOrderFact(context: OutcomeContext, fact: SupplierOrderFact): Promise<void> {
  if (outranked(context.attemptState, fact.status)) {
    if (context.current) await moveSupplierOrder(context.trx, { id: context.claim.supplierOrderId, to: context.claim.state, cause: `${fact.status} after ${context.attemptState}`, dueInMs: null })
    return
  }
  switch (fact.status) {
    case "SUCCESS":
      return applySuccess(context, fact)
    case "FAILED":
      return applyNegative(context, "failed", fact.failure ?? { kind: "other", eNumber: null, text: null })
    case "CANCELLED":
    case "REVERSED":
      return applyWithdrawal(context, fact.status === "CANCELLED" ? "cancelled" : "reversed")
    case "PROCESSING":
    case "UNRECOGNISED":
      return applyProcessing(context)
  }
}

/** States move forward only: a stale answer cannot undo a later one. REVERSED may follow SUCCESS, nothing follows REVERSED. */
function outranked(state: AttemptState | null, status: SupplierOrderFact["status"]): boolean {
  if (state === "cancelled" || state === "reversed") return true
  return state === "succeeded" && status !== "SUCCESS" && status !== "CANCELLED" && status !== "REVERSED"
}

async function applySuccess(context: OutcomeContext, fact: SupplierOrderFact): Promise<void> {
  const { trx, claim, attemptId, recorded, policy } = context
  const stored = await storeVouchers(trx, { attemptId, supplierOrderId: claim.supplierOrderId, orderId: claim.orderId }, fact.vouchers)
  recorded.delivered.push(...stored.delivered)
  await tellDelivered(context, stored.delivered)
  recorded.placed ||= context.attemptState !== "succeeded" && (claim.attempt?.processingAgoMs ?? null) === null
  // The schedule is its successor's: nothing would read it once more.
  const passed = stored.short.length > 0 && (await hasSuccessor(context))
  if (stored.short.length && !passed && !claim.attempt?.shortRead) {
    await moveAttempt(trx, attemptId, "processing", "SUCCESS with fewer vouchers than ordered")
    await rows(trx, `update voucher_attempt set short_read = true, processing_since = coalesce(processing_since, now()) where id = :attemptId`, { attemptId })
    await moveUnits(trx, stored.short, "processing", "SUCCESS without this voucher")
    await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ANSWERED_BY_SUCCESS }, "system", "Hubble has the order")
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "processing", cause: "short SUCCESS is read once more", dueInMs: policy.times.settleMs })
  }
  if (stored.short.length) await leaveMissing(context, stored.short, passed ? "after another attempt had taken its place" : "also when asked again")
  await moveAttempt(trx, attemptId, "succeeded", "SUCCESS")
  if (await laterAttemptRests(context)) await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "succeeded", cause: "SUCCESS", dueInMs: null })
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: [...ANSWERED_BY_SUCCESS, ...(stored.short.length ? [] : (["short_delivery"] as const))] }, "system", "Hubble delivered")
  await closeRefundCases(trx, claim.orderId, "Hubble delivered")
  await addDeliveryTasks(trx, claim.supplierOrderId)
}

/** Cases that any SUCCESS ends. */
const ANSWERED_BY_SUCCESS: readonly AttentionKind[] = ["unknown_outcome", "timed_out", "waiting_for_wallet", "rate_limited"]

/** What SUCCESS did not bring is neither ordered again nor refunded by itself (3.11). */
async function leaveMissing(context: OutcomeContext, unitIds: readonly string[], how: string): Promise<void> {
  const missing = await moveUnits(context.trx, unitIds, "missing", `SUCCESS without this voucher, ${how}`)
  const named = missing.length ? missing : unitIds
  await attention(context, { kind: "short_delivery", unitIds: named, reason: `Hubble reported SUCCESS but handed over ${named.length} voucher(s) fewer than ordered, ${how}.` })
}

async function applyProcessing(context: OutcomeContext): Promise<void> {
  const { trx, claim, attemptId, recorded, policy } = context
  if (!context.current) return
  const fresh = claim.attempt?.processingAgoMs === null || claim.attempt === null || claim.attempt.id !== attemptId
  if (!fresh) return
  recorded.processing = true
  recorded.placed = true
  await rows(trx, `update voucher_attempt set processing_since = now() where id = :attemptId and processing_since is null`, { attemptId })
  await moveAttempt(trx, attemptId, "processing", "PROCESSING")
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["unknown_outcome", "waiting_for_wallet", "rate_limited"] }, "system", "Hubble has the order")
  await moveUnits(trx, await unitsOf(trx, attemptId), "processing", "PROCESSING")
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "processing", cause: "PROCESSING", dueInMs: policy.times.pollMs[0] ?? policy.times.cutOffMs })
  await tellProcessing(context)
}

/** The cut-off came and Hubble still says PROCESSING: hold the refund, hand a person the text for support (3.10). */
export async function applyTimeOut(context: OutcomeContext): Promise<void> {
  const { trx, claim, attemptId } = context
  const unitIds = await unitsOf(trx, attemptId)
  if (claim.attempt?.shortRead) return applyShortRest(context, unitIds)
  await moveAttempt(trx, attemptId, "timed_out", "cut-off reached")
  await moveUnits(trx, unitIds, "timed_out", "cut-off reached")
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "timed_out", cause: "cut-off reached", dueInMs: null })
  await attention(context, { kind: "timed_out", unitIds, reason: `Hubble still says PROCESSING ${context.policy.cutOffMinutes} minutes after it accepted the order; the refund is held.`, withSupportText: true })
}

/** Hubble did say SUCCESS, with too few vouchers; the read that should have settled it was never answered. */
async function applyShortRest(context: OutcomeContext, unitIds: readonly string[]): Promise<void> {
  const { trx, claim, attemptId } = context
  const open = await rows<{ id: string }>(trx, `select id from voucher_unit where id = any(:unitIds) and state in ('processing', 'timed_out') order by id`, { unitIds: [...unitIds] })
  await leaveMissing(context, open.map((unit) => unit.id), "and did not answer when asked again")
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ANSWERED_BY_SUCCESS }, "system", "Hubble delivered, short")
  await moveAttempt(trx, attemptId, "succeeded", "SUCCESS, short")
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "succeeded", cause: "SUCCESS, short", dueInMs: null })
  await addDeliveryTasks(trx, claim.supplierOrderId)
}

async function applyWithdrawal(context: OutcomeContext, to: "cancelled" | "reversed"): Promise<void> {
  const { trx, claim, attemptId, recorded } = context
  const handedOver = await rows<{ unit_id: string }>(trx, `select unit_id from voucher_vault where attempt_id = :attemptId and unit_id is not null`, { attemptId })
  const missing = await rows<{ unit_id: string }>(trx, `select u.id as unit_id from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id where au.attempt_id = :attemptId and au.live and u.state = 'missing'`, { attemptId })
  const delivered = await moveUnits(trx, [...handedOver, ...missing].map((row) => row.unit_id), "revoked", to)
  const answered: AttentionKind[] = ["charged_and_refunded", "charged_after_cancel", "short_delivery"]
  const replaced = await isReplaced(context)
  if (!replaced) await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: answered }, "system", `Hubble answered ${to.toUpperCase()}`)
  await closeBroken(context, delivered)
  if (!delivered.length) return applyNegative(context, to, { kind: "other", eNumber: null, text: to === "cancelled" ? "CANCELLED" : "REVERSED" })
  await moveAttempt(trx, attemptId, to, to)
  // What it did not bring is what its successor is buying.
  const rest = replaced ? [] : (await unitsOf(trx, attemptId)).filter((id) => !delivered.includes(id))
  const due = await moveUnits(trx, rest, "refund_due", to)
  recorded.failed.push(...due)
  await payBackByPolicy(context, due, to.toUpperCase())
  await attention(context, { kind: "revoked", unitIds: delivered, reason: `Hubble answered ${to.toUpperCase()} for vouchers that were already handed over; they are no longer shown.` })
  if (await laterAttemptRests(context)) await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "succeeded", cause: to, dueInMs: null })
}

/** What was wrong with vouchers that Hubble took back since is nobody's task any more: the decision on the refund is. */
async function closeBroken({ trx, claim, attemptId }: OutcomeContext, revoked: readonly string[]): Promise<void> {
  const open = await rows<{ id: string }>(
    trx,
    `select c.id from voucher_case c where c.state = 'open' and c.supplier_order_id = :supplierOrderId and (
       (c.kind = 'short_delivery' and c.unit_ids <@ cast(:revoked as jsonb))
       or c.dedupe_key in (select kinds.kind || ':' || v.id from voucher_vault v cross join unnest(array['unusable_voucher', 'duplicate_voucher']) as kinds (kind) where v.attempt_id = :attemptId))`,
    { supplierOrderId: claim.supplierOrderId, attemptId, revoked: JSON.stringify(revoked) },
  )
  for (const { id } of open) await closeCases(trx, { id }, "system", "Hubble took the voucher back")
}

/** A known negative: the attempt ends, the policy decides between another reference, the wallet, the next hour and the refund. */
export async function applyNegative(context: OutcomeContext, to: "failed" | "not_created" | "cancelled" | "reversed", failure: SupplierFailure): Promise<void> {
  const { trx, claim, attemptId, policy } = context
  noteBrandFailure(context, failure)
  await moveAttempt(trx, attemptId, to, failure.text ?? failure.kind)
  const first = await rows(trx, `update voucher_attempt set failure_kind = :kind, failure_code = :code, failure_text = :text where id = :attemptId and failure_kind is null returning id`, {
    attemptId,
    kind: failure.kind,
    code: failure.eNumber,
    text: failure.text,
  })
  // Its units are another attempt's by now.
  if (!first.length || (await isReplaced(context))) {
    if (context.current) await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: claim.state, cause: "already recorded", dueInMs: null })
    return
  }
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["unknown_outcome", "timed_out"] }, "system", "Hubble says the order failed")
  const decision: FailureDecision = to === "failed" || to === "not_created" ? decideOnFailure(failure, claim.failures[failure.kind] ?? 0, policy.protocol, policy.times, Date.now()) : { to: "refund" }
  await applyFailureDecision(context, decision, failure)
}

async function applyFailureDecision(context: OutcomeContext, decision: FailureDecision, failure: SupplierFailure): Promise<void> {
  const { trx, claim, attemptId, policy } = context
  const problem = failure.text ?? failure.kind
  const units = await rows<{ id: string; state: UnitState }>(trx, `select id, state from voucher_unit where id = any(:unitIds) order by id`, { unitIds: await unitsOf(trx, attemptId) })
  const unitIds = units.filter((unit) => !ANSWERED.includes(unit.state)).map(({ id }) => id)
  if (!unitIds.length) {
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: units.every((unit) => PAID_BACK.includes(unit.state)) ? "failed" : "succeeded", cause: problem, dueInMs: null })
  }
  const overdue = (claim.waitingForMs ?? 0) >= policy.times.walletWaitMs
  if (decision.to === "refund" || overdue) return refundUnits(context, unitIds, problem)
  if (decision.to === "retry") {
    await moveUnits(trx, unitIds, "pending", `retry after ${problem}`)
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "ready", cause: `retry after ${problem}`, dueInMs: decision.inMs, problem })
  }
  if (decision.to === "rate_limited") {
    await moveUnits(trx, unitIds, "pending", "rate limited")
    await attention(context, { kind: "rate_limited", unitIds, reason: `Hubble refused the order: ${problem}. It is ordered again after the next full hour.` })
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "ready", cause: "rate limited", dueInMs: decision.inMs, problem, waiting: true })
  }
  context.recorded.walletShort = true
  await moveUnits(trx, unitIds, "waiting_wallet", problem)
  await waitForWallet(context, unitIds)
}

/** Parks a supplier order until the wallet covers it; a case from its first minute (3.13). */
export async function waitForWallet(context: Pick<OutcomeContext, "trx" | "claim" | "policy" | "recorded">, unitIds: readonly string[]): Promise<void> {
  const { trx, claim } = context
  await openCase(trx, { kind: "waiting_for_wallet", orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, unitIds, reason: "The Hubble wallet does not cover this order. It is ordered once it does." })
  await rows(trx, `update voucher_supplier_order set funded = false where id = :id`, { id: claim.supplierOrderId })
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "waiting_wallet", cause: "insufficient balance", dueInMs: null, problem: "Insufficient balance", waiting: true })
}

/** Every attempt of these units is a known negative: their money goes back, by policy or by a person (3.14). */
export async function refundUnits(context: Pick<OutcomeContext, "trx" | "claim" | "policy" | "recorded">, unitIds: readonly string[], problem: string): Promise<void> {
  const { trx, claim, recorded } = context
  await moveUnits(trx, unitIds, "failed", problem)
  const due = await moveUnits(trx, unitIds, "refund_due", problem)
  recorded.failed.push(...due)
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["waiting_for_wallet", "rate_limited"] }, "system", "given up")
  await endBrandWait(trx, claim, "given up")
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "failed", cause: problem, dueInMs: null, problem })
  await addTask(trx, { orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, kind: "cancel_fulfillment" })
  await payBackByPolicy(context, due, problem)
}

/** Returns the money of units in `refund_due`, or hands that to a person. */
export async function payBackByPolicy(context: Pick<OutcomeContext, "trx" | "claim" | "policy">, due: readonly string[], problem: string): Promise<void> {
  const { trx, claim } = context
  if (!due.length) return
  await tellFailed(context)
  if (context.policy.refund === "automatic") return addTask(trx, { orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, kind: "refund" })
  await openCase(trx, { kind: "refund_task", orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, unitIds: due, joins: true, reason: `The voucher could not be ordered (${problem}); the shopper's money must be returned.` })
}

export async function attention(context: OutcomeContext, input: { kind: "timed_out" | "short_delivery" | "revoked" | "rate_limited" | "unknown_outcome"; unitIds: readonly string[]; reason: string; withSupportText?: boolean }): Promise<void> {
  const { trx, claim } = context
  const text = input.withSupportText ? await supportText(trx, claim.supplierOrderId) : null
  await openCase(trx, { kind: input.kind, orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, unitIds: input.unitIds, reason: input.reason, supportText: text })
}

export async function unitsOf(db: Db, attemptId: string): Promise<string[]> {
  const units = await rows<{ unit_id: string }>(db, `select unit_id from voucher_attempt_unit where attempt_id = :attemptId order by unit_id`, { attemptId })
  return units.map((row) => row.unit_id)
}

