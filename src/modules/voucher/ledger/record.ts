import { MedusaError } from "@medusajs/framework/utils"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { decideOnAbsence, decideOnBlindLook, decideOnFailure, nextReadInMs, untilNextHourMs } from "../../../domain/placement"
import type { SupplierAnswer } from "../../../domain/supplier-answer"
import { OUR_FAULT, type SupplierFailure } from "../../../domain/supplier-failure"
import type { AttemptState } from "../../../domain/unit-state"
import type { VoucherPolicy } from "../policy"
import { noteUnsent } from "./attempts"
import { endBrandWait, openBrandCase } from "./brand-wait"
import { closeAnswered, closeCases } from "./cases"
import { lockClaim, type ClaimedAttempt, type SupplierClaim } from "./claims"
import type { ReachedLimit } from "./limits"
import { moveAttempt, moveSupplierOrder, moveUnits } from "./moves"
import { applyNegative, payBackByPolicy, refundUnits, waitForWallet } from "./negatives"
import { attention, noteAnswer, noteBrandFailure, nothingRecorded, unitsOf, type OutcomeContext, type Recorded } from "./outcome-context"
import { applyOrderFact, applyTimeOut } from "./outcomes"
import { askedMeanwhile, beginReadGap, oweRead } from "./reads"
import { ageMs, rows } from "./sql"
import { isNeeded } from "./successors"
import { addTask } from "./tasks"

const TERMINAL = new Set(["SUCCESS", "FAILED", "CANCELLED", "REVERSED"])
const NO_ORDER: SupplierFailure = { kind: "other", eNumber: null, text: "Hubble never created the order" }

async function inContext(knex: Knex, claim: SupplierClaim, attemptId: string, policy: VoucherPolicy, work: (context: OutcomeContext) => Promise<void>): Promise<Recorded> {
  return knex.transaction(async (trx) => {
    const current = await lockClaim(trx, claim)
    const [attempt] = await rows<{ state: AttemptState }>(trx, `select state from voucher_attempt where id = :attemptId`, { attemptId })
    const context: OutcomeContext = { trx, claim, attemptId, policy, current, attemptState: attempt?.state ?? null, recorded: nothingRecorded() }
    await work(context)
    return context.recorded
  })
}

/** Facts count from anybody; 404, silence and PROCESSING only under the current fencing token (`protocol.md` 3.3). */
const mayRecord = (context: OutcomeContext, answer: SupplierAnswer) => context.current || (answer.kind === "order" && TERMINAL.has(answer.order.status))

async function goUnknown(context: OutcomeContext, cause: string, dueInMs: number): Promise<void> {
  const { trx, claim, attemptId } = context
  await moveAttempt(trx, attemptId, "unknown", cause)
  await moveUnits(trx, await unitsOf(trx, attemptId), "unknown", cause)
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "unknown", cause, dueInMs, problem: cause })
}

/** Records what the POST taught us. */
export function recordPostAnswer(knex: Knex, claim: SupplierClaim, attemptId: string, answer: SupplierAnswer, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, attemptId, policy, async (context) => {
    if (!mayRecord(context, answer)) return
    await noteAnswer(context, answer)
    switch (answer.kind) {
      case "order":
        return applyOrderFact(context, answer.order)
      case "not_sent":
        return recordNotSent(context, answer.reason)
      case "refused_access":
        if (!answer.maybeSent) return recordNotSent(context, answer.reason)
        // Looked up like no answer (3.5), but a refusal is no try: else a pause of minutes would use up the three sends of a paid order.
        await rows(context.trx, `update voucher_attempt set sends = greatest(1, sends - 1) where id = :attemptId`, { attemptId })
        return goUnknown(context, answer.reason, policy.times.backoffMinMs)
      case "rejected":
        await rows(context.trx, `update voucher_attempt set rejection = cast(:rejection as jsonb) where id = :attemptId`, { attemptId, rejection: JSON.stringify(answer.failure) })
        return goUnknown(context, answer.failure.text ?? answer.failure.kind, 0)
      case "absent":
      case "no_answer":
        return goUnknown(context, answer.kind === "absent" ? "404 on POST" : answer.reason, policy.times.backoffMinMs)
    }
  })
}

async function recordNotSent(context: OutcomeContext, reason: string): Promise<void> {
  const { trx, claim, attemptId, policy } = context
  const [attempt] = await rows<{ sends: number }>(trx, `update voucher_attempt set sends = sends - 1 where id = :attemptId returning sends`, { attemptId })
  const everSent = (attempt?.sends ?? 0) > 0
  if (!(await isNeeded(context))) return everSent ? goUnknown(context, reason, policy.times.backoffMinMs) : applyNegative(context, "not_created", { kind: "other", eNumber: null, text: reason })
  await moveAttempt(trx, attemptId, "unsent", reason)
  await moveUnits(trx, await unitsOf(trx, attemptId), everSent ? "unknown" : "pending", reason)
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "ready", cause: "surely not sent", dueInMs: Math.min(policy.times.backoffMaxMs, policy.times.backoffMinMs * 5), problem: reason })
}

/** Records what the look-up by reference taught us: absence is not failure (3.7, 3.8). */
export function recordLookUp(knex: Knex, claim: SupplierClaim, answer: SupplierAnswer, policy: VoucherPolicy): Promise<Recorded> {
  const attempt = claim.attempt
  if (!attempt) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `supplier order ${claim.supplierOrderId} has no attempt to look up`)
  return inContext(knex, claim, attempt.id, policy, async (context) => {
    if (!mayRecord(context, answer)) return
    const { trx } = context
    await noteAnswer(context, answer)
    if (answer.kind === "order") return applyOrderFact(context, answer.order)
    if (answer.kind !== "absent") {
      const decision = decideOnBlindLook(attempt, policy.times)
      await rows(trx, `update voucher_attempt set blind_looks = blind_looks + 1 where id = :id`, { id: attempt.id })
      if (decision.attention) {
        const reason = "Hubble has not told us for 15 minutes whether it accepted this order. We go on asking every hour."
        await attention(context, { kind: "unknown_outcome", unitIds: await unitsOf(trx, attempt.id), reason, withSupportText: true })
      }
      return goUnknown(context, "reason" in answer ? answer.reason : "look-up refused", decision.inMs)
    }
    await rows(trx, `update voucher_attempt set blind_looks = 0 where id = :id`, { id: attempt.id })
    const decision = decideOnAbsence(attempt, policy.times, { isNeeded: await isNeeded(context) })
    switch (decision.to) {
      case "rejected":
        if (OUR_FAULT.includes(decision.failure.kind)) context.recorded.refused = decision.failure
        return applyNegative(context, "failed", decision.failure)
      case "not_created":
        return applyNegative(context, "not_created", NO_ORDER)
      case "post_again":
        await moveAttempt(trx, attempt.id, "unsent", "two 404s by reference")
        return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "ready", cause: "two 404s by reference: the same reference is posted again", dueInMs: 0 })
      case "look_again":
        if (decision.counted) await rows(trx, `update voucher_attempt set absent_count = absent_count + 1, absent_at = now() where id = :id`, { id: attempt.id })
        return goUnknown(context, "404 by reference", decision.inMs)
    }
  })
}

/** Records a read by Hubble id: one of the five, or an extra one that a webhook or a person asked for (3.10). */
export function recordRead(knex: Knex, claim: SupplierClaim, answer: SupplierAnswer, policy: VoucherPolicy): Promise<Recorded> {
  const attempt = claim.attempt
  if (!attempt) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `supplier order ${claim.supplierOrderId} has no attempt to read`)
  return inContext(knex, claim, attempt.id, policy, async (context) => {
    if (!mayRecord(context, answer)) return
    await recordReadIn(context, attempt, answer)
    if (claim.extraRead && context.current) await beginReadGap(context.trx, claim.supplierOrderId, policy.times.webhookReadGapMs)
  })
}

async function recordReadIn(context: OutcomeContext, attempt: ClaimedAttempt, answer: SupplierAnswer): Promise<void> {
  const { trx, claim, policy } = context
  const scheduled = attempt.state === "processing" && !claim.extraRead
  await noteAnswer(context, answer)
  // The age at this transaction's now(), from which the next due time counts: a read is never early, however long the lock took.
  const [kept] = await rows<{ age: number | null }>(
    trx,
    `update voucher_attempt set reads = reads + :scheduled, last_read_at = now() where id = :id returning ${ageMs("processing_since")} as age`,
    { id: attempt.id, scheduled: scheduled ? 1 : 0 },
  )
  // What is ordered anew is not read any more: the news that asked while Hubble answered may be that it delivers after all.
  if (answer.kind === "order" && answer.order.status === "FAILED" && (await askedMeanwhile(trx, claim.supplierOrderId))) {
    return context.current ? moveSupplierOrder(trx, { id: claim.supplierOrderId, to: claim.state, cause: "FAILED, and a read was asked for meanwhile", dueInMs: null }) : undefined
  }
  if (answer.kind === "order" && TERMINAL.has(answer.order.status)) return applyOrderFact(context, answer.order)
  if (attempt.state !== "processing") return restAfterRead(context, answer)
  const readsDone = attempt.reads + (scheduled ? 1 : 0)
  const nextInMs = nextReadInMs(readsDone, kept?.age ?? 0, policy.times)
  if (nextInMs !== null) return moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "processing", cause: "still PROCESSING", dueInMs: nextInMs })
  await oweRead(trx, { claim, attemptId: attempt.id, answer, times: policy.times })
  return applyTimeOut(context)
}

async function restAfterRead(context: OutcomeContext, answer: SupplierAnswer): Promise<void> {
  const { trx, claim, policy, attemptId } = context
  const isOwed = await oweRead(trx, { claim, attemptId, answer, times: policy.times })
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: claim.state, cause: isOwed ? "read without an answer" : "read without news", dueInMs: null })
}

/** The cut-off came after the last of the scheduled reads. */
export function recordTimeOut(knex: Knex, claim: SupplierClaim, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => (context.current ? applyTimeOut(context) : undefined))
}

/** The hold of a timed out order is over by the merchant's clock (3.10): its refund goes on, by policy. The attempt stays, since Hubble may still deliver. */
export function endHold(knex: Knex, claim: SupplierClaim, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    const { trx, recorded } = context
    const reason = `Hubble said nothing final for ${policy.protocol.refundTimedOutAfterHours} hours after the cut-off`
    const waiting = claim.units.filter((unit) => unit.state === "timed_out").map((unit) => unit.id)
    const due = await moveUnits(trx, waiting, "refund_due", reason)
    recorded.failed.push(...due)
    await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "timed_out", cause: reason, dueInMs: null, problem: reason })
    await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["timed_out"] }, "system", reason)
    await addTask(trx, { orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, kind: "cancel_fulfillment" })
    await payBackByPolicy(context, due, reason)
  })
}

/** The brand says no before anything is sent: a known negative, counted like one that was sent where it may be tried again (3.9). */
export function recordUnorderable(knex: Knex, claim: SupplierClaim, failure: SupplierFailure, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    if (claim.attempt?.state === "unsent") {
      if (claim.attempt.sends > 0) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `attempt ${claim.attempt.id} may have been sent and is no known negative`)
      await moveAttempt(context.trx, claim.attempt.id, "not_created", failure.text ?? failure.kind)
    }
    const units = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet")
    const problem = failure.text ?? failure.kind
    noteBrandFailure(context, failure)
    const decision = decideOnFailure(failure, claim.failures[failure.kind] ?? 0, policy.protocol, policy.times, Date.now())
    if (decision.to === "retry") {
      await noteUnsent(context.trx, claim, units.reduce((total, { face }) => total + face, 0), failure)
      await leaveWallet(context.trx, claim, problem)
      return moveSupplierOrder(context.trx, { id: claim.supplierOrderId, to: "ready", cause: problem, dueInMs: decision.inMs, problem })
    }
    await refundUnits(context, units.map(({ id }) => id), problem)
  })
}

/** Another reason holds the order up now: the wallet let it go. */
async function leaveWallet(trx: OutcomeContext["trx"], claim: SupplierClaim, reason: string): Promise<void> {
  // As they are now: one that was refunded since the claim does not come back.
  const waited = await rows<{ id: string }>(trx, `select id from voucher_unit where supplier_order_id = :id and state = 'waiting_wallet' order by id`, { id: claim.supplierOrderId })
  if ((await moveUnits(trx, waited.map(({ id }) => id), "pending", reason)).length) await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["waiting_for_wallet"] }, "system", reason)
}

/** Puts a claimed row back without having sent anything: brand unreadable, wallet short, placement paused, order not funded. */
export function postpone(knex: Knex, claim: SupplierClaim, input: { to: "ready" | "waiting_wallet" | "held"; inMs: number | null; reason: string }, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    const { trx } = context
    const waiting = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet").map((unit) => unit.id)
    if (input.to === "waiting_wallet") {
      await moveUnits(trx, waiting, "waiting_wallet", input.reason)
      return waitForWallet(context, waiting)
    }
    if (input.to === "held") await moveUnits(trx, waiting, "held", input.reason)
    else await leaveWallet(trx, claim, input.reason)
    // Only time in which Hubble answered others counts; a case that is open stays until the brand was read.
    if (claim.brandUnreadForMs !== null && claim.brandUnreadForMs < policy.times.unknownLimitMs) await endBrandWait(trx, claim, input.reason)
    await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: input.to, cause: input.reason, dueInMs: input.inMs, problem: input.reason, waiting: claim.waitingForMs !== null })
  })
}

/**
 * The brand cannot be read before the order, although Hubble answers others: nothing is sent. What may end by itself within minutes becomes a case
 * after the wait of an unknown outcome; looks go on, and the first that reads the brand ends it.
 */
export function waitForBrand(knex: Knex, claim: SupplierClaim, reason: string, policy: VoucherPolicy): Promise<Recorded> {
  const { backoffMinMs, backoffMaxMs, unknownLimitMs } = policy.times
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    const { trx } = context
    const [unread] = await rows<{ age: number }>(
      trx,
      `update voucher_supplier_order set brand_unread_since = coalesce(brand_unread_since, now()) where id = :id returning ${ageMs("brand_unread_since")} as age`,
      { id: claim.supplierOrderId },
    )
    const long = (unread?.age ?? 0) >= unknownLimitMs
    if (long) await openBrandCase(trx, claim, reason)
    await leaveWallet(trx, claim, reason)
    await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "ready", cause: reason, dueInMs: long ? backoffMaxMs : Math.min(backoffMaxMs, backoffMinMs * 5), problem: reason, waiting: claim.waitingForMs !== null })
  })
}

/**
 * One of the shop's own limits is reached: nothing is sent, and the order waits like one that Hubble refused for a limit (3.9). The
 * problem it is put back with is the limit's path, by which later orders see that it waits before them.
 */
export function waitForLimit(knex: Knex, claim: SupplierClaim, limit: ReachedLimit, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    const unitIds = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet").map((unit) => unit.id)
    const what = limit.never ? `This order alone is more than ${limit.path} allows. Raise the limit or refund the order.` : `${limit.path} is reached. The order is sent after the next full hour, once the limit allows it.`
    await attention(context, { kind: "rate_limited", unitIds, reason: what })
    await leaveWallet(context.trx, claim, limit.path)
    await moveSupplierOrder(context.trx, { id: claim.supplierOrderId, to: "ready", cause: limit.path, dueInMs: untilNextHourMs(policy.times, Date.now()), problem: limit.path, waiting: true })
  })
}

/**
 * The order stopped while a reference is proven absent but not yet long enough to be sure (3.8): nothing is posted again, and the next
 * look comes when two 404s settle it.
 */
export function keepLooking(knex: Knex, claim: SupplierClaim, reason: string, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    await rows(context.trx, `update voucher_attempt set absent_count = 0, absent_at = null where id = :id`, { id: context.attemptId })
    await goUnknown(context, reason, Math.max(0, policy.times.unknownLimitMs - (claim.attempt?.sentAgoMs ?? 0)))
  })
}

/** Never sent, or two 404s of which the last came a quarter of an hour after the last send (3.8). */
function provenAbsent(attempt: ClaimedAttempt, policy: VoucherPolicy): boolean {
  return attempt.sends === 0 || (attempt.absentCount > 0 && attempt.absentAgoMs !== null && attempt.sentAgoMs - attempt.absentAgoMs >= policy.times.unknownLimitMs)
}

/** The order was cancelled or refunded before anything was sent: its units are closed and the fulfillment goes. */
export function closeUnsent(knex: Knex, claim: SupplierClaim, reason: string, policy: VoucherPolicy): Promise<Recorded> {
  return inContext(knex, claim, claim.attempt?.id ?? "", policy, async (context) => {
    if (!context.current) return
    const { trx } = context
    if (claim.attempt?.state === "unsent") {
      if (!provenAbsent(claim.attempt, policy)) {
        await rows(trx, `update voucher_attempt set absent_count = 0, absent_at = null where id = :id`, { id: context.attemptId })
        return goUnknown(context, reason, Math.max(0, policy.times.unknownLimitMs - claim.attempt.sentAgoMs))
      }
      await moveAttempt(trx, claim.attempt.id, "not_created", reason)
      await moveUnits(trx, await unitsOf(trx, claim.attempt.id), "pending", "Hubble never created the order")
    }
    await moveUnits(trx, claim.units.map((unit) => unit.id), "cancelled", reason)
    await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "cancelled", cause: reason, dueInMs: null })
    await closeCases(trx, { supplierOrderId: claim.supplierOrderId, kinds: ["unknown_outcome", "waiting_for_wallet", "rate_limited", "order_change_open"] }, "system", reason)
    await closeAnswered(trx, claim.orderId)
    await addTask(trx, { orderId: claim.orderId, supplierOrderId: claim.supplierOrderId, kind: "cancel_fulfillment" })
  })
}
