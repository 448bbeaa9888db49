import { randomUUID } from "node:crypto"
import { z } from "@medusajs/framework/zod"
import { parseJson } from "./json"
import { headerOf, hub123DataHash, hub123SignatureV2, madeByOneOf } from "./signature"

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** A signature older, or further ahead, than this is refused (facts.md 6). Never time-scaled. */
export const HUB123_WEBHOOK_MAX_AGE_MS = 300_000

/** Why a webhook is not believed, as an operator should read it. */
export const HUB123_WEBHOOK_PROBLEMS = {
  hash_missing: "the X-Data-Hash header is missing: is this 123hub, or does a proxy drop headers?",
  hash_wrong: "X-Data-Hash was made with another secret or other bytes: compare the secret key, or hub123.webhookSecrets where the webhook has a secret of its own, and look for a proxy that rewrites bodies",
  v2_missing: "X-Webhook-Signature-V2 is missing although it is required",
  v2_wrong: "X-Webhook-Signature-V2 does not fit: another secret, other bytes or another X-Webhook-Timestamp",
  timestamp_unreadable: "X-Webhook-Timestamp is missing or no ISO 8601 time, which X-Webhook-Signature-V2 needs",
  stale: "X-Webhook-Timestamp is too old: a replay, or this server's clock is wrong",
  ahead: "X-Webhook-Timestamp lies in the future: is this server's clock wrong?",
} as const satisfies Record<string, string>
export type Hub123WebhookProblem = keyof typeof HUB123_WEBHOOK_PROBLEMS

export interface Hub123WebhookCheck {
  /** The API secret, and older secrets that still sign until their rotation (facts.md 2.4). */
  secrets: readonly string[]
  now?: number
  maxAgeMs?: number
  /** Refuse webhooks without V2, whose age nobody can check; default false. */
  requireV2?: boolean
}

/**
 * Is this webhook 123hub's (facts.md 2.4)? `X-Data-Hash` always, `X-Webhook-Signature-V2` and its age when present. Over the raw
 * bytes, never throws. A valid one without V2 may still be a replay: it is a reason to look, not a fact.
 */
export function verifyHub123Webhook(rawBody: Buffer, headers: Headers, check: Hub123WebhookCheck): { ok: true } | { ok: false; problem: Hub123WebhookProblem } {
  const problem = hashProblem(rawBody, headers, check.secrets) ?? v2Problem(rawBody, headers, check)
  return problem ? { ok: false, problem } : { ok: true }
}

function hashProblem(rawBody: Buffer, headers: Headers, secrets: readonly string[]): Hub123WebhookProblem | null {
  const hash = headerOf(headers, "x-data-hash")
  if (hash === null) return "hash_missing"
  return madeByOneOf(hash, secrets, (secret) => hub123DataHash(rawBody, secret)) ? null : "hash_wrong"
}

function v2Problem(rawBody: Buffer, headers: Headers, check: Hub123WebhookCheck): Hub123WebhookProblem | null {
  const { secrets, now = Date.now(), maxAgeMs = HUB123_WEBHOOK_MAX_AGE_MS, requireV2 = false } = check
  const signature = headerOf(headers, "x-webhook-signature-v2")
  if (signature === null) return requireV2 ? "v2_missing" : null
  const timestamp = headerOf(headers, "x-webhook-timestamp") ?? ""
  const signedAt = momentOf(timestamp)
  if (signedAt === null) return "timestamp_unreadable"
  if (!madeByOneOf(signature, secrets, (secret) => hub123SignatureV2(timestamp, rawBody, secret))) return "v2_wrong"
  if (now - signedAt > maxAgeMs) return "stale"
  return signedAt - now > maxAgeMs ? "ahead" : null
}

/** ISO 8601; without a zone it is UTC, not this server's zone. */
function momentOf(timestamp: string): number | null {
  const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(timestamp)
  const moment = match ? Date.parse(match[1] ? timestamp : `${timestamp}Z`) : Number.NaN
  return Number.isNaN(moment) ? null : moment
}

/** Headers of a webhook as 123hub signs it, for tests and the sandbox. Without `timestamp` there is no V2 signature. */
export function signHub123Webhook(rawBody: Buffer | string, secret: string, options: { id?: string; timestamp?: string } = {}): Record<string, string> {
  const { id = randomUUID(), timestamp } = options
  return {
    "content-type": "application/json",
    "x-data-hash": hub123DataHash(rawBody, secret),
    "x-webhook-id": id,
    ...(timestamp ? { "x-webhook-timestamp": timestamp, "x-webhook-nonce": randomUUID(), "x-webhook-signature-v2": hub123SignatureV2(timestamp, rawBody, secret) } : {}),
  }
}

/** Which payment a webhook is about; what it says of it does not count, since it is read again. At least one of the two is there. */
export interface Hub123WebhookPayment {
  /** Our own reference. */
  cId: string | null
  /** 123hub's id. */
  hId: string | null
}

/** What a webhook says. All of it is a hint: the payment is read again before anything happens. */
export interface Hub123Webhook {
  /** Of the wrapped envelope; the header X-Webhook-Id is another. */
  id: string | null
  createdAt: string | null
  merchantId: string | null
  /** `payment.completed` and so on, where a field of the body names it. */
  event: string | null
  requestId: string | null
  /** Null: about something else (balance.updated, merchant.updated, webhook.test). */
  payment: Hub123WebhookPayment | null
}

const text = z.union([z.string(), z.number().transform(String)]).nullish().catch(null).transform((value) => value || null)

/** No page prints how every event's payment looks, so only what finds it must be there. */
const paymentSchema = z
  .looseObject({ identifiers: z.looseObject({ c_id: text, h_id: text }) })
  .transform(({ identifiers }): Hub123WebhookPayment => ({ cId: identifiers.c_id, hId: identifiers.h_id }))
  .refine(({ cId, hId }) => cId !== null || hId !== null, { path: ["identifiers"], error: "c_id or h_id is needed" })

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

const envelopeSchema = z.looseObject({ id: text, created_at: text, merchant_id: text, event: text, type: text, request_id: text, result: z.unknown(), data: z.unknown() })

/**
 * Both envelopes: flat as in S3's time, `{success, result, request_id, processing_time}`, and wrapped in `data` (facts.md 2). Any object fits that
 * tells of no payment, or of one by its ids. `parseHub123Webhook` reads the bytes; this one suits a body that was parsed before.
 */
export const hub123WebhookSchema = z.unknown().transform((body, context): Hub123Webhook => {
  const envelope = envelopeSchema.safeParse(body)
  if (!envelope.success) {
    context.addIssue({ code: "custom", message: "expected an object" })
    return z.NEVER
  }
  const outer = envelope.data
  const inner = isObject(outer.data) && !isObject(outer.result) ? envelopeSchema.parse(outer.data) : outer
  const payment = paymentSchema.nullish().safeParse(isObject(inner.result) ? inner.result["payment"] : null)
  if (!payment.success) {
    for (const { path, message } of payment.error.issues) context.addIssue({ code: "custom", path: ["result", "payment", ...path], message })
    return z.NEVER
  }
  return {
    id: inner === outer ? null : outer.id, createdAt: outer.created_at, merchantId: outer.merchant_id,
    event: outer.event ?? outer.type ?? inner.event ?? inner.type, requestId: inner.request_id, payment: payment.data ?? null,
  }
})

/** Reads a webhook from its bytes, ids of any length exactly; null when it is no JSON object in utf-8, or names a payment without an id. Verify first. */
export function parseHub123Webhook(rawBody: Buffer): Hub123Webhook | null {
  try {
    return hub123WebhookSchema.safeParse(parseJson(new TextDecoder("utf-8", { fatal: true }).decode(rawBody))).data ?? null
  } catch {
    return null
  }
}
