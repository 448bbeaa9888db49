import type { SupplierFailure } from "./supplier-failure"
import { retryDelayMs, type ProtocolPolicy, type ProtocolTimes } from "./time-scale"
import type { AttemptState, SupplierOrderState } from "./unit-state"

/** What the ledger knows of the live attempt when its row is claimed; ages in milliseconds of the database clock. */
export interface AttemptFacts {
  state: AttemptState
  sends: number
  sentAgoMs: number
  absentCount: number
  absentAgoMs: number | null
  /** Look-ups by reference that answered neither 200 nor 404, in a row. */
  blindLooks: number
  reads: number
  processingAgoMs: number | null
  /** What an error body on the POST said; it decides only together with a 404 by reference. */
  rejection: SupplierFailure | null
}

export const MAX_SENDS = 3

export type SupplierStep = "post" | "look_up" | "read" | "rest"

/** Which request the next claim makes. `placing` with an expired lease is looked up, never posted (`protocol.md` 3.2). */
export function supplierStep(attempt: AttemptFacts | null, orderState?: SupplierOrderState): SupplierStep {
  switch (attempt?.state) {
    case undefined:
    case "unsent":
      return "post"
    case "failed":
    case "not_created":
    case "cancelled":
    case "reversed":
      // Only an order that is ready is sent again; any other was woken to hear news of what it is.
      return orderState === undefined || orderState === "ready" || orderState === "waiting_wallet" ? "post" : "read"
    case "placing":
    case "unknown":
      return "look_up"
    case "processing":
    case "timed_out":
    case "succeeded":
      return "read"
  }
}

export type AbsenceDecision =
  | { to: "look_again"; inMs: number; counted: boolean }
  | { to: "post_again" }
  | { to: "rejected"; failure: SupplierFailure }
  | { to: "not_created" }

/**
 * A 404 by reference (`protocol.md` 3.6 to 3.8). After an error body on the only send one 404 settles it. Otherwise it counts only from the
 * settle time on and twice, then the same reference is posted again; after the third send it takes two 404s a quarter hour later. So it does after
 * an error body on a later send: it answers that send, while an earlier one without an answer may still be accepted. And so it does, without
 * another send, where nobody waits for it any more.
 */
export function decideOnAbsence(attempt: AttemptFacts, times: ProtocolTimes, { isNeeded }: { isNeeded: boolean } = { isNeeded: true }): AbsenceDecision {
  if (attempt.rejection && attempt.sends <= 1) return { to: "rejected", failure: attempt.rejection }
  const last = !isNeeded || attempt.sends >= MAX_SENDS || attempt.rejection !== null
  const countsFrom = last ? times.unknownLimitMs : times.settleMs
  if (attempt.sentAgoMs < countsFrom) return { to: "look_again", inMs: countsFrom - attempt.sentAgoMs, counted: false }
  const absentAgoMs = attempt.absentCount > 0 ? attempt.absentAgoMs : null
  // One that came before it counts, e.g. while the reference was still to be sent again, is none.
  if (absentAgoMs === null || attempt.sentAgoMs - absentAgoMs < countsFrom) return { to: "look_again", inMs: times.absenceGapMs, counted: true }
  if (absentAgoMs < times.absenceGapMs) return { to: "look_again", inMs: times.absenceGapMs - absentAgoMs, counted: false }
  if (attempt.rejection) return { to: "rejected", failure: attempt.rejection }
  return last ? { to: "not_created" } : { to: "post_again" }
}

/** A look-up that answered neither 200 nor 404: back off, raise attention after a quarter hour, go on hourly (3.7). */
export function decideOnBlindLook(
  attempt: Pick<AttemptFacts, "sentAgoMs" | "blindLooks">,
  times: Pick<ProtocolTimes, "unknownLimitMs" | "hourMs" | "backoffMinMs" | "backoffMaxMs">,
): { inMs: number; attention: boolean } {
  if (attempt.sentAgoMs >= times.unknownLimitMs) return { inMs: times.hourMs, attention: true }
  return { inMs: Math.min(times.backoffMaxMs, times.backoffMinMs * 2 ** Math.min(attempt.blindLooks, 10)), attention: false }
}

/**
 * When the next of the five reads is due, counted from the answer that said PROCESSING (3.10); null when they are used up
 * and the cut-off has come. A read may be late, never early.
 */
export function nextReadInMs(readsDone: number, processingAgoMs: number, times: ProtocolTimes): number | null {
  const at = times.pollMs[readsDone]
  if (at === undefined) return processingAgoMs >= times.cutOffMs ? null : times.cutOffMs - processingAgoMs
  return Math.max(0, at - processingAgoMs)
}

/** A read that a webhook or a person asked for got no answer: never sooner than one webhook's read after another's, at most an hour later. */
export const readAgainInMs = (blindLooks: number, times: Pick<ProtocolTimes, "hourMs" | "webhookReadGapMs">): number => Math.min(times.hourMs, times.webhookReadGapMs * 2 ** Math.min(blindLooks, 10))

export type FailureDecision =
  | { to: "retry"; inMs: number; counted: boolean }
  | { to: "wallet" }
  | { to: "rate_limited"; inMs: number }
  | { to: "refund" }

/**
 * Whether an order waited so long for the wallet or a limit that it is given up (3.9, 3.13). Never while a reference may have reached
 * Hubble: only look-ups settle that (3.8).
 */
export function waitedTooLong(attempt: Pick<AttemptFacts, "state" | "sends"> | null, waitingForMs: number | null, times: ProtocolTimes): boolean {
  const mayBeSent = attempt?.state === "unsent" && attempt.sends > 0
  return !mayBeSent && (waitingForMs ?? 0) >= times.walletWaitMs
}

/** Limits are looked at again at the next full hour of the scaled clock, never earlier. */
export const untilNextHourMs = (times: ProtocolTimes, nowMs: number): number => times.hourMs - (nowMs % times.hourMs)

/**
 * What follows a known negative (3.9). `retries` counts earlier failures of the same kind; `nowMs` is the wall clock, only
 * used for "the next full hour" of the scaled clock.
 */
export function decideOnFailure(failure: SupplierFailure, retries: number, policy: ProtocolPolicy, times: ProtocolTimes, nowMs: number): FailureDecision {
  if (failure.kind === "insufficient_balance") return { to: "wallet" }
  if (failure.kind === "rate_limited") return { to: "rate_limited", inMs: untilNextHourMs(times, nowMs) }
  const eNumber = failure.kind === "generation_failed" ? "E200" : failure.kind === "brand_unavailable" ? "E100" : failure.eNumber
  const inMs = eNumber === null ? null : retryDelayMs(policy, eNumber, retries, times.scale)
  return inMs === null ? { to: "refund" } : { to: "retry", inMs, counted: true }
}
