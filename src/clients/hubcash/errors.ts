/**
 * What is known after a call that did not end in data. `not_sent`: surely never written, the same call may be made again. `refused`: Hubcash said no
 * in the documented way, nothing happened. `unknown`: it may have happened; look (sales by `Ref`) before anything else, never assume failure.
 */
export type HubcashOutcome = "not_sent" | "refused" | "unknown"

export interface HubcashErrorDetails {
  /** Method and route template, e.g. `POST /sales`. */
  route: string
  /** HTTP status, null without an answer. */
  status?: number | null
  /** Our own id of the request, as in the log; Hubcash knows no request ids. */
  requestId?: string
  cause?: unknown
}

/** One of `Errors[]` of a 400 or 401: `field` is Hubcash's own name, `description` free text with numbers and documents blotted out. */
export interface HubcashFieldError {
  type: string | null
  field: string | null
  description: string | null
}

/**
 * Base of everything the client throws. The class says what to fix, `outcome` what is known of the call, which is what a caller that moves money
 * decides on. No error holds a body, a card number, a code, a document or a token.
 */
export abstract class HubcashError extends Error {
  readonly route: string
  readonly status: number | null
  readonly requestId: string | null
  readonly outcome: HubcashOutcome

  constructor(name: string, message: string, outcome: HubcashOutcome, details: HubcashErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = name
    this.outcome = outcome
    this.route = details.route
    this.status = details.status ?? null
    this.requestId = details.requestId ?? null
  }
}

/** Our own request breaks a rule Hubcash documents; nothing was sent. Fix `field`. */
export class HubcashRequestError extends HubcashError {
  readonly field: string

  constructor(details: HubcashErrorDetails & { field: string; problem: string }) {
    super("HubcashRequestError", `${details.field}: ${details.problem} (nothing was sent to Hubcash)`, "not_sent", details)
    this.field = details.field
  }
}

/** Surely never written. */
export class HubcashNotSentError extends HubcashError {
  constructor(message: string, details: HubcashErrorDetails) {
    super("HubcashNotSentError", message, "not_sent", details)
  }
}

/** Nobody knows whether Hubcash acted: no complete answer, 3xx, 5xx, HTML, unparsable, or a status no document describes. */
export class HubcashUnknownOutcomeError extends HubcashError {
  constructor(message: string, details: HubcashErrorDetails) {
    super("HubcashUnknownOutcomeError", message, "unknown", details)
  }
}

/** 401: wrong or swapped keys. `documented`: it carries Hubcash's own error body, so that it is no proxy's, and refused for sure. */
export class HubcashAuthenticationError extends HubcashError {
  readonly documented: boolean

  constructor(outcome: HubcashOutcome, details: HubcashErrorDetails & { documented: boolean }) {
    const message = `Hubcash refused the keys (401 on ${details.route}): check HUBCASH_CODE and HUBCASH_TOKEN; development and production share one address, the keys decide`
    super("HubcashAuthenticationError", message, outcome, details)
    this.documented = details.documented
  }
}

/** 403, which no document describes: of a write nothing is known, since only 400 and 401 are documented refusals. */
export class HubcashForbiddenError extends HubcashError {
  constructor(outcome: HubcashOutcome, details: HubcashErrorDetails) {
    const message = `Hubcash answered 403 on ${details.route}: is this account allowed to do it, and is this server's address? Ask Hubcash's support`
    super("HubcashForbiddenError", message, outcome, details)
  }
}

/** 404 on a read: there is no such thing at Hubcash. Of a sale it proves nothing; only lists by `Ref` do. */
export class HubcashNotFoundError extends HubcashError {
  constructor(details: HubcashErrorDetails) {
    super("HubcashNotFoundError", `Hubcash knows nothing under this id (404 on ${details.route})`, "refused", details)
  }
}

/** Hubcash answered with its error body; `errors` names the fields. With status 400 it is refused for sure. */
export class HubcashRejectedError extends HubcashError {
  readonly errors: readonly HubcashFieldError[]

  constructor(outcome: HubcashOutcome, details: HubcashErrorDetails & { errors: readonly HubcashFieldError[] }) {
    const named = details.errors.map(({ field, type }) => field ?? type).filter(Boolean).slice(0, 5).join(", ")
    const advice = outcome === "refused" ? "correct these fields and send it again" : "this status is not documented, look before sending it again"
    super("HubcashRejectedError", `Hubcash refused ${details.route} (${details.status ?? "?"}; fields: ${named || "none named"}): ${advice}`, outcome, details)
    this.errors = details.errors
  }
}
