import type { z } from "@medusajs/framework/zod"
import { HUB123_REFUSAL_KINDS, hub123RefusalKind } from "../../domain/hub123-refusal"
import { isHtml, redact, type HttpAnswer } from "../http"
import {
  Hub123PaymentNotFoundError,
  Hub123RefusedError,
  Hub123UnknownOutcomeError,
  type Hub123Error,
  type Hub123ErrorDetails,
  type Hub123Failure,
  type Hub123Unknown,
} from "./errors"
import { parseJson } from "./json"
import { movesMoney, type Hub123Method } from "./requests"
import { hub123EnvelopeSchema, type Hub123Envelope } from "./schemas"
import { headerOf, hub123DataHash, madeByOneOf } from "./signature"

export interface ReadAnswer<T> {
  data: T
  /** The parsed body, for what has no fixed place in it. */
  raw: unknown
  requestId: string | null
  processingTimeMs: number | null
  /** True when the answer carried an X-Data-Hash that fits. */
  signed: boolean
}

const MESSAGE_MAX = 200
const RECORD_MAX = 4_000
const HASH_MISMATCH = "an X-Data-Hash that does not fit the body (another secret, or a proxy that rewrites bodies)"

/** What a reader must know of the request. */
export interface Hub123Asked {
  localId: string
  secretKey: string
  now: number
  /** An answer whose X-Data-Hash does not fit proves nothing; else it counts, and `warn` hears of it (facts.md 6, "response hash"). */
  strictHash: boolean
  warn: (line: string) => void
}

/**
 * The one place where an HTTP answer becomes data or an error. The hash is looked at first (facts.md 2.1), when there is one. Then
 * 5xx, what does not parse, refusals, and last the result.
 */
export function readAnswer<T>(answer: HttpAnswer, method: Hub123Method, schema: z.ZodType<T>, asked: Hub123Asked): ReadAnswer<T> {
  const details: Hub123ErrorDetails & { method: Hub123Method } = { method, localId: asked.localId, status: answer.status }
  const { raw, envelope } = readEnvelope(answer.text)
  const failure = failureOf(envelope, answer.status, asked.secretKey)
  const carriesHash = answer.headers["x-data-hash"] !== undefined
  const signed = carriesHash && madeByOneOf(headerOf(answer.headers, "x-data-hash"), [asked.secretKey], (secret) => hub123DataHash(answer.bytes, secret))
  if (carriesHash && !signed) {
    // What it says of the payment is not believed; that it speaks of the credentials, too, tells a person where to look.
    if (asked.strictHash) throw unknown("hash_mismatch", HASH_MISMATCH, details, failure)
    asked.warn(`123hub answered ${method} ${asked.localId} with ${answer.status} and ${HASH_MISMATCH}; it counts all the same (hub123.strictAnswerHash is off)`)
  }
  const known = { ...details, requestId: envelope?.request_id ?? null }
  if (answer.status >= 500) throw unknown("server_error", "a server error", known, failure)
  if (answer.status === 429) throw refused(failure, answer, known, asked.now)
  if (!envelope || (answer.status >= 300 && answer.status < 400)) throw unknown("unparsable", unparsable(answer), known)
  if (!envelope.success) throw refused(failure, answer, known, asked.now)
  if (answer.status < 200 || answer.status > 299) throw unknown("unparsable", "success, but with a status that is none", known)
  const result = schema.safeParse(envelope.result)
  if (result.success) return { data: result.data, raw, requestId: envelope.request_id, processingTimeMs: envelope.processing_time, signed }
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join(".") || "result"))]
  throw unknown("unparsable", `a result in which these fields do not parse: ${fields.slice(0, 5).join(", ")}`, known)
}

function readEnvelope(text: string): { raw: unknown; envelope: Hub123Envelope | null } {
  try {
    const raw = parseJson(text)
    return { raw, envelope: hub123EnvelopeSchema.safeParse(raw).data ?? null }
  } catch {
    // The SyntaxError quotes the body, so it goes no further.
    return { raw: null, envelope: null }
  }
}

function unparsable({ status, text }: HttpAnswer): string {
  if (status === 401 || status === 403) return "no error code; does 123hub know this server's address, and the application id?"
  if (status >= 300 && status < 400) return "a redirect, which its API never does; check HUB123_BASE_URL"
  if (isHtml(text)) return "HTML"
  return text.trim() ? "something other than the documented envelope" : "an empty body"
}

function unknown(why: Hub123Unknown, what: string, details: Hub123ErrorDetails, failure: Hub123Failure | null = null): Hub123Error {
  const named = failure && failure.code !== null ? ` (code ${failure.code})` : ""
  const message = `123hub answered ${details.method} with ${details.status} and ${what}${named}; whether it took effect is not known`
  return new Hub123UnknownOutcomeError(message, { ...details, why, failure })
}

/** A refusal of a payment counts only when its code says that this request made none; 1000, 2xxx, 7xxx and unknown codes do not. */
function refused(failure: Hub123Failure, answer: HttpAnswer, details: Hub123ErrorDetails & { method: Hub123Method }, now: number): Hub123Error {
  if (movesMoney(details.method) && !HUB123_REFUSAL_KINDS[failure.kind].sure) {
    return unknown("unsure_refusal", "an error that does not prove that no payment was created", details, failure)
  }
  if (failure.kind === "not_found" && details.method === "payment.status") return new Hub123PaymentNotFoundError({ ...details, failure })
  return new Hub123RefusedError({ ...details, failure, retryAt: failure.kind === "rate_limited" ? retryAt(answer.headers, now) : null })
}

function failureOf(envelope: Hub123Envelope | null, status: number, secret: string): Hub123Failure {
  const error = envelope?.error ?? null
  const kind = hub123RefusalKind(error?.code ?? null, status)
  const message = error?.message ? redact(error.message, [secret]).slice(0, MESSAGE_MAX) : null
  const { retryable } = HUB123_REFUSAL_KINDS[kind]
  return { code: error?.code ?? null, kind, retryable, message, details: forRecord(error?.details, secret), context: forRecord(error?.context, secret) }
}

/** `details` and `context` have no fixed shape and may quote our request: every text in them is redacted, and a long one cut. */
function forRecord(value: unknown, secret: string): unknown {
  if (value === undefined || value === null) return null
  const text = JSON.stringify(value, (_name, part: unknown) => (typeof part === "string" ? redact(part, [secret]) : part))
  return text.length > RECORD_MAX ? `${text.slice(0, RECORD_MAX)}...` : (JSON.parse(text) as unknown)
}

/** Newer pages speak of `Retry-After-*` headers without naming them: the longest of all that hold seconds. */
function retryAt(headers: HttpAnswer["headers"], now: number): Date | null {
  const seconds = Object.entries(headers)
    .filter(([name, value]) => name.toLowerCase().startsWith("retry-after") && typeof value === "string" && /^\d{1,5}$/.test(value.trim()))
    .map(([, value]) => Number(value))
  return seconds.length > 0 ? new Date(now + Math.max(...seconds) * 1_000) : null
}
