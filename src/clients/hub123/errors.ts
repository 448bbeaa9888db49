import { HUB123_REFUSAL_KINDS, type Hub123RefusalKind } from "../../domain/hub123-refusal"

export interface Hub123ErrorDetails {
  /** `payment.in` and so on. */
  method: string
  /** Our own id of the request, the one in the log line; 123hub never sees it. */
  localId?: string | null
  /** HTTP status, null without an answer. */
  status?: number | null
  /** 123hub's `request_id`, which its support asks for. */
  requestId?: string | null
  cause?: unknown
}

/** What an error envelope said. `details` and `context` are the vendor's, redacted: for the attempt's record and support, never for a shopper. */
export interface Hub123Failure {
  code: number | null
  kind: Hub123RefusalKind
  retryable: boolean
  message: string | null
  details: unknown
  context: unknown
}

/**
 * Base of everything the client throws. The classes are named by what the caller should do next. No error holds a body or a
 * secret.
 */
export abstract class Hub123Error extends Error {
  readonly method: string
  readonly localId: string | null
  readonly status: number | null
  readonly requestId: string | null

  constructor(name: string, message: string, details: Hub123ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = name
    this.method = details.method
    this.localId = details.localId ?? null
    this.status = details.status ?? null
    this.requestId = details.requestId ?? null
  }
}

/** Our own request breaks a rule 123hub documents; nothing was sent. Fix `field`. */
export class Hub123RequestError extends Hub123Error {
  readonly field: string

  constructor(details: Hub123ErrorDetails & { field: string; problem: string }) {
    super("Hub123RequestError", `${details.field}: ${details.problem} (nothing was sent to 123hub)`, details)
    this.field = details.field
  }
}

/** Surely never written: the same request may be sent later, not before `retryAt` when there is one (the budget was used up). */
export class Hub123NotSentError extends Hub123Error {
  /** Short reason for logs: `budget`, `budget_unavailable`, `deadline`, `ECONNREFUSED`. */
  readonly reason: string
  readonly retryAt: Date | null

  constructor(message: string, details: Hub123ErrorDetails & { reason: string; retryAt?: Date | null }) {
    super("Hub123NotSentError", message, details)
    this.reason = details.reason
    this.retryAt = details.retryAt ?? null
  }
}

export type Hub123Unknown =
  | "no_answer" // aborted, reset, deadline
  | "server_error" // 5xx
  | "unparsable" // HTML, 3xx, not the envelope, a result that does not parse
  | "hash_mismatch" // X-Data-Hash does not fit the answer, and strictAnswerHash is on
  | "other_payment" // an answer about another payment than ours
  | "unsure_refusal" // an error code that does not prove that nothing was created; see `failure`

/** Nobody knows whether 123hub acted. Ask payment.status by c_id; never assume failure, never pay under another c_id. */
export class Hub123UnknownOutcomeError extends Hub123Error {
  readonly why: Hub123Unknown
  readonly failure: Hub123Failure | null

  constructor(message: string, details: Hub123ErrorDetails & { why: Hub123Unknown; failure?: Hub123Failure | null }) {
    super("Hub123UnknownOutcomeError", message, details)
    this.why = details.why
    this.failure = details.failure ?? null
  }
}

/**
 * 123hub refused this request for sure: nothing came of it. Of an earlier one under the same c_id something may have: look before you
 * believe a refusal of a payment (protocol 3.6). `retryable`: the same request, with the same c_id, may be sent
 * again, not before `retryAt` when the answer named a time.
 */
export class Hub123RefusedError extends Hub123Error {
  readonly failure: Hub123Failure
  readonly code: number | null
  readonly retryable: boolean
  readonly retryAt: Date | null

  constructor(details: Hub123ErrorDetails & { failure: Hub123Failure; retryAt?: Date | null }) {
    const { failure } = details
    const named = [failure.code === null ? `HTTP ${details.status}` : `code ${failure.code}`, failure.kind, failure.message].filter(Boolean).join(", ")
    super("Hub123RefusedError", `123hub refused ${details.method} (${named}): ${HUB123_REFUSAL_KINDS[failure.kind].advice}`, details)
    this.failure = failure
    this.code = failure.code
    this.retryable = failure.retryable
    this.retryAt = details.retryAt ?? null
  }
}

/** payment.status with 6010: 123hub knows no such payment. The only proof of absence there is, and it may come too early (protocol 3.7, 3.8). */
export class Hub123PaymentNotFoundError extends Hub123RefusedError {
  constructor(details: Hub123ErrorDetails & { failure: Hub123Failure }) {
    super(details)
    this.name = "Hub123PaymentNotFoundError"
  }
}
