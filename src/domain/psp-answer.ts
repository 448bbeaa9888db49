import type { Minor } from "./money"

/**
 * What one look at a payment service says about the money, whatever it calls it. `reversed`: it was the merchant's and went back.
 * `unrecognised` is a status no table knows: the question stays open.
 */
export type PspPhase = "pending" | "authorized" | "paid" | "failed" | "canceled" | "reversed" | "unrecognised"

/** An allow-list of a payment's fields: no card number, no document, no raw answer. */
export interface PspPayment {
  /** Hubcash SaleId, 123hub h_id; null when the service has not named one yet. */
  pspId: string | null
  /** Our reference as the service repeats it; null when it does not. */
  reference: string | null
  phase: PspPhase
  /** The service's own word, for people. */
  status: string
  /** Minor units; null when the service does not say. */
  amount: Minor | null
  currency: string | null
  /** The service's short reason of a failure, fit for a log. */
  failure: string | null
  redirectUrl: string | null
  boleto: { digitable: string | null; image: string | null } | null
}

/** What one request to a payment service taught us. Only `found` is a fact; `absent` counts by the rules of `payin-rules.ts`. */
export type PspAnswer = { requestIds: string[]; httpStatus: number | null } & (
  | { kind: "found"; payment: PspPayment; others: PspPayment[] }
  | { kind: "absent" }
  /**
   * Surely not written: it may be sent later under the same reference. `inMs`: not before. `overBudget`: it was us who did not send it.
   * `refusedAccess`: the service refused our credentials before it looked at the request. `unreachable`: it took no connection.
   */
  | { kind: "not_sent"; reason: string; inMs: number | null; overBudget?: boolean; refusedAccess?: boolean; unreachable?: boolean }
  | { kind: "no_answer"; reason: string; refusedAccess?: boolean }
  /** The service says no and created nothing that it names: looked up once before it is believed (`protocol.md` 3.6). */
  | { kind: "rejected"; reason: string }
)

/** Whether the service itself was silent: no answer came, or there was nobody to ask. */
export const isSilence = (answer: PspAnswer): boolean => answer.kind === "no_answer" || (answer.kind === "not_sent" && answer.unreachable === true)

/** Why the service refused our credentials; null when it did not. */
export const accessRefusal = (answer: PspAnswer): string | null => ("refusedAccess" in answer && answer.refusedAccess ? answer.reason : null)

/** Phases that are facts: applied whoever brings them, even with a stale token (`protocol.md` 3.3). */
export const isFact = (phase: PspPhase): boolean => phase !== "pending" && phase !== "unrecognised"
