import type { SupplierFailure } from "../../domain/supplier-failure"

export interface HubbleErrorDetails {
  /** Route template, e.g. `POST /v1/partners/orders`; of the call, also when its login failed. */
  route: string
  /** HTTP status, null without an answer. */
  status?: number | null
  /** X-REQUEST-ID of every HTTP request made for the call, oldest first; Hubble's support asks for them. */
  requestIds?: readonly string[]
  /** Whether the request itself (not its login) was or may have been written. */
  maybeSent?: boolean
  cause?: unknown
}

/**
 * Base of everything the client throws. The classes are named by what the caller should do next. No error holds a body,
 * a token or a secret.
 */
export abstract class HubbleError extends Error {
  readonly route: string
  readonly status: number | null
  readonly requestIds: readonly string[]
  readonly maybeSent: boolean

  constructor(name: string, message: string, details: HubbleErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = name
    this.route = details.route
    this.status = details.status ?? null
    this.requestIds = details.requestIds ?? []
    this.maybeSent = details.maybeSent ?? false
  }
}

/** Our own request breaks a rule Hubble documents; nothing was sent. Fix `field`. */
export class HubbleRequestError extends HubbleError {
  readonly field: string

  constructor(details: HubbleErrorDetails & { field: string; problem: string }) {
    super("HubbleRequestError", `${details.field}: ${details.problem} (nothing was sent to Hubble)`, details)
    this.field = details.field
  }
}

/** Surely never written, or never got past login: the same reference may be sent later. */
export class HubbleNotSentError extends HubbleError {
  constructor(message: string, details: HubbleErrorDetails) {
    super("HubbleNotSentError", message, { ...details, maybeSent: false })
  }
}

/** Nobody knows whether Hubble acted (abort, reset, deadline, 3xx, 5xx, HTML, unparsable). Ask by reference; never assume failure. */
export class HubbleUnknownOutcomeError extends HubbleError {
  constructor(message: string, details: HubbleErrorDetails) {
    super("HubbleUnknownOutcomeError", message, details)
  }
}

/** Wrong credentials, or a token refused twice. With `maybeSent` an order's outcome counts as unknown. */
export class HubbleAuthenticationError extends HubbleError {
  constructor(message: string, details: HubbleErrorDetails) {
    super("HubbleAuthenticationError", message, details)
  }
}

/** 403: this server's address is not on Hubble's allow-list (guide 6.2). Retrying does not help. */
export class HubbleForbiddenError extends HubbleError {
  constructor(message: string, details: HubbleErrorDetails) {
    super("HubbleForbiddenError", message, details)
  }
}

/** Login says that our settings are wrong: fields missing, unknown clientId, wrong environment or base URL. */
export class HubbleConfigurationError extends HubbleError {
  constructor(message: string, details: HubbleErrorDetails) {
    super("HubbleConfigurationError", message, details)
  }
}

/** 404 on a read: there is no such thing at Hubble. By reference it is the only proof that an order was not created (guide 5.5). */
export class HubbleNotFoundError extends HubbleError {
  constructor(details: HubbleErrorDetails) {
    super("HubbleNotFoundError", `Hubble knows nothing under this id (404 on ${details.route})`, details)
  }
}

/** Hubble showed the brand, in a shape that cannot be read: an answer, and no outage. It cannot be sold until Hubble mends it. */
export class HubbleMalformedBrandError extends HubbleError {
  constructor(message: string, details: HubbleErrorDetails) {
    super("HubbleMalformedBrandError", message, details)
  }
}

/** Hubble answered with an error body. What to do is in `failure.kind`; for an order look by reference first (protocol 3.6). */
export class HubbleRejectedError extends HubbleError {
  readonly failure: SupplierFailure
  readonly eNumber: string | null
  /** Names from `subErrors`, e.g. the request field Hubble did not like. */
  readonly fields: readonly string[]

  constructor(details: HubbleErrorDetails & { failure: SupplierFailure; fields?: readonly string[] }) {
    const { failure, fields = [] } = details
    const named = [failure.eNumber, failure.kind, fields.length ? `fields ${fields.join(", ")}` : null].filter(Boolean).join(", ")
    super("HubbleRejectedError", `Hubble refused ${details.route} (${named}): ${ADVICE[failure.kind]}`, details)
    this.failure = failure
    this.eNumber = failure.eNumber
    this.fields = fields
  }
}

const ADVICE: Readonly<Record<SupplierFailure["kind"], string>> = {
  brand_unavailable: "the brand is switched off for now, try again later",
  brand_not_enabled: "hide the brand and ask Hubble's support to enable it for this account",
  brand_inactive: "the brand is INACTIVE, hide it",
  denomination_unavailable: "refresh the catalogue, the denomination is gone",
  order_invalid: "refresh the brand's limits, the order breaks one of them",
  generation_failed: "try again in 1 to 2 minutes with a new reference",
  insufficient_balance: "top up the Hubble wallet through the account manager",
  rate_limited: "a limit of the account or the brand is used up, wait for its next window or ask Hubble to raise it",
  not_found: "check the id",
  other: "see failure.text and give Hubble's support the request ids",
}
