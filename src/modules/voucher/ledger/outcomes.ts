import type { AttentionKind } from "../../../domain/attention"
import type { SupplierOrderFact } from "../../../domain/supplier-answer"
import type { AttemptState } from "../../../domain/unit-state"
import { closeAnswered, closeCases, nameUnits } from "./cases"
import { addDeliveryTasks } from "./fulfillments"
import { moveAttempt, moveSupplierOrder, moveUnits } from "./moves"
import { applyNegative } from "./negatives"
import { tellDelivered, tellProcessing } from "./news"
import { attention, unitsOf, type OutcomeContext } from "./outcome-context"
import { closeRefundCases } from "./refunds"
import { rows } from "./sql"
import { hasSuccessor, laterAttemptRests, owedBy, owes } from "./successors"
import { storeVouchers } from "./vouchers"
import { applyWithdrawal } from "./withdrawal"

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
  // Charged for what needs it no more, too: another attempt delivered it, or its money went back.
  const isShort = stored.short.length > 0 || (context.attemptState !== "succeeded" && (await owedBy(context)) > 0)
  // The schedule is its successor's: nothing would read it once more.
  const passed = isShort && (await hasSuccessor(context))
  if (isShort && !passed && !claim.attempt?.shortRead) {
    await moveAttempt(trx, attemptId, "processing", "SUCCESS with fewer vouchers than ordered")
    await rows(trx, `update voucher_attempt set short_read = true, processing_since = coalesce(processing_since, now()) where id = :attemptId`, { attemptId })
    await moveUnits(trx, stored.short, "processing", "SUCCESS without this voucher")
    await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ANSWERED_BY_SUCCESS }, "system", "Hubble has the order")
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "processing", cause: "short SUCCESS is read once more", dueInMs: policy.times.settleMs })
  }
  if (isShort) await leaveMissing(context, stored.short, passed ? "after another attempt had taken its place" : "also when asked again")
  await moveAttempt(trx, attemptId, "succeeded", "SUCCESS")
  if (await laterAttemptRests(context)) await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "succeeded", cause: "SUCCESS", dueInMs: null })
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ANSWERED_BY_SUCCESS }, "system", "Hubble delivered")
  if (!isShort) await endShort(context)
  // Late, it may answer a hold or a wait that came since.
  if (!context.current) await closeAnswered(trx, claim.orderId)
  await closeRefundCases(trx, claim.orderId, "Hubble delivered")
  await addDeliveryTasks(trx, claim.supplierOrderId)
}

/** Cases that any SUCCESS ends. */
const ANSWERED_BY_SUCCESS: readonly AttentionKind[] = ["unknown_outcome", "timed_out", "waiting_for_wallet", "rate_limited"]

const missingUnits = ({ trx, claim }: OutcomeContext) =>
  rows<{ id: string }>(trx, `select id from voucher_unit where supplier_order_id = :id and state = 'missing' order by line_item_id, unit_index`, { id: claim.supplierOrderId })

/** What SUCCESS did not bring is neither ordered again nor refunded by itself (3.11). The case names what the supplier order lacks, which may be nothing: Hubble was paid for it all the same. */
async function leaveMissing(context: OutcomeContext, unitIds: readonly string[], how: string): Promise<void> {
  await moveUnits(context.trx, unitIds, "missing", `SUCCESS without this voucher, ${how}`)
  const named = (await missingUnits(context)).map((unit) => unit.id)
  const fewer = Math.max(unitIds.length, await owedBy(context))
  await attention(context, { kind: "short_delivery", unitIds: named, reason: `Hubble reported SUCCESS but handed over ${fewer} voucher(s) fewer than ordered, ${how}.` })
}

/** Every unit has its voucher; what some attempt was charged for and did not bring stays a person's. */
async function endShort(context: OutcomeContext): Promise<void> {
  const { trx, claim } = context
  const [open] = await rows<{ id: string }>(trx, `select id from voucher_case where state = 'open' and dedupe_key = :key`, { key: `short_delivery:${claim.supplierOrderId}` })
  if (!open) return
  if (!(await owes(trx, claim.supplierOrderId))) return void (await closeCases(trx, { id: open.id }, "system", "Hubble delivered"))
  const named = (await missingUnits(context)).map((unit) => unit.id)
  await nameUnits(trx, open.id, named)
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
  const open = await rows<{ id: string }>(trx, `select id from voucher_unit where id = any(:unitIds) and state in ('processing', 'timed_out', 'missing') order by id`, { unitIds: [...unitIds] })
  await leaveMissing(context, open.map((unit) => unit.id), "and did not answer when asked again")
  await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ANSWERED_BY_SUCCESS }, "system", "Hubble delivered, short")
  await moveAttempt(trx, attemptId, "succeeded", "SUCCESS, short")
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "succeeded", cause: "SUCCESS, short", dueInMs: null })
  await addDeliveryTasks(trx, claim.supplierOrderId)
}
