import { decideOnFailure, type FailureDecision } from "../../../domain/placement"
import type { SupplierFailure } from "../../../domain/supplier-failure"
import { ATTEMPT_STATES, type UnitState } from "../../../domain/unit-state"
import { endBrandWait } from "./brand-wait"
import { closeCases, openCase } from "./cases"
import { moveAttempt, moveSupplierOrder, moveUnits } from "./moves"
import { tellFailed } from "./news"
import { attention, noteBrandFailure, unitsOf, type OutcomeContext } from "./outcome-context"
import { rows, type Db } from "./sql"
import { ANSWERED, isCharged, isReplaced, missingAlone, PAID_BACK } from "./successors"
import { addTask } from "./tasks"

/** A known negative: the attempt ends, the policy decides between another reference, the wallet, the next hour and the refund. */
export async function applyNegative(context: OutcomeContext, to: "failed" | "not_created" | "cancelled" | "reversed", failure: SupplierFailure): Promise<void> {
  const { trx, claim, attemptId, policy } = context
  noteBrandFailure(context, failure)
  await moveAttempt(trx, attemptId, to, failure.text ?? failure.kind)
  await rows(trx, `update voucher_attempt set failure_kind = :kind, failure_code = :code, failure_text = :text where id = :attemptId and failure_kind is null`, {
    attemptId,
    kind: failure.kind,
    code: failure.eNumber,
    text: failure.text,
  })
  // What was negative before is recorded; or its units are another attempt's by now.
  const wasNegative = context.attemptState !== null && !ATTEMPT_STATES[context.attemptState].live
  if (wasNegative || (await isReplaced(context))) {
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
  // An attempt before it was charged for these and brought nothing, and Hubble took that back since: nobody is charged for them any more.
  const missing = await missingAlone(context)
  if (missing.length) return refundUnits(context, [...unitIds, ...missing], problem)
  if (!unitIds.length) {
    const isOver = units.every((unit) => PAID_BACK.includes(unit.state)) && !(await isCharged(context))
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: isOver ? "failed" : "succeeded", cause: problem, dueInMs: null })
  }
  const overdue = (claim.waitingForMs ?? 0) >= policy.times.walletWaitMs
  if (decision.to === "refund" || overdue) return refundUnits(context, unitIds, problem)
  if (decision.to === "retry") {
    await moveUnits(trx, unitIds, "pending", `retry after ${problem}`)
    return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "ready", cause: `retry after ${problem}`, dueInMs: decision.inMs, problem })
  }
  if (decision.to === "rate_limited") {
    await moveUnits(trx, unitIds, "pending", "rate limited")
    await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["waiting_for_wallet"] }, "system", problem)
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
  await closeShort(trx, claim.supplierOrderId, due)
  await endBrandWait(trx, claim, "given up")
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "failed", cause: problem, dueInMs: null, problem })
  await addTask(trx, { orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, kind: "cancel_fulfillment" })
  await payBackByPolicy(context, due, problem)
}

/** What was missing is nobody's task once its money goes back, or its charge was taken back and another case says so. */
export async function closeShort(trx: Db, supplierOrderId: string, due: readonly string[]): Promise<void> {
  const open = await rows<{ id: string }>(trx, `select id from voucher_case where state = 'open' and dedupe_key = :key and unit_ids <> '[]' and unit_ids <@ cast(:due as jsonb)`, {
    key: `short_delivery:${supplierOrderId}`,
    due: JSON.stringify(due),
  })
  for (const { id } of open) await closeCases(trx, { id }, "system", "nobody is charged for it any more")
}

/** Returns the money of units in `refund_due`, or hands that to a person. */
export async function payBackByPolicy(context: Pick<OutcomeContext, "trx" | "claim" | "policy">, due: readonly string[], problem: string): Promise<void> {
  const { trx, claim } = context
  if (!due.length) return
  await tellFailed(context)
  if (context.policy.refund === "automatic") return addTask(trx, { orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, kind: "refund" })
  await openCase(trx, { kind: "refund_task", orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, unitIds: due, joins: true, reason: `The voucher could not be ordered (${problem}); the shopper's money must be returned.` })
}
