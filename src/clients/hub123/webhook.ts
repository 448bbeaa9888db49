import { randomUUID } from "node:crypto"
import { z } from "@medusajs/framework/zod"
import { parseJson } from "./json"
import { hub123PaymentSchema, type Hub123Payment } from "./schemas"
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

/** What a webhook says. All of it is a hint: the payment is read again before anything happens. */
export interface Hub123Webhook {
  /** Of the wrapped envelope; the header X-Webhook-Id is another. */
  id: string | null
  createdAt: string | null
  merchantId: string | null
  /** `payment.completed` and so on, where a field of the body names it. */
  event: string | null
  requestId: string | null
  /** Null: an event about something else (balance.updated, webhook.test). */
  payment: Hub123Payment | null
}

const text = z.union([z.string(), z.number().transform(String)]).nullish().catch(null).transform((value) => value || null)

/** `{success, result, request_id, processing_time}`, with `next` beside `result` (facts.md 2, "webhook body"). */
const flatSchema = z.looseObject({
  result: z.looseObject({ payment: hub123PaymentSchema.nullish() }).nullish(),
  request_id: text,
  event: text,
  type: text,
})

const envelopeSchema = z.looseObject({ id: text, created_at: text, merchant_id: text, event: text, type: text, data: z.unknown() })

/**
 * Both envelopes: flat as in S3's time, and wrapped in `data` (facts.md 2). A body that is neither, or whose payment does not parse,
 * does not fit. `parseHub123Webhook` reads the bytes; this one suits a body that was parsed before.
 */
export const hub123WebhookSchema = z.unknown().transform((body, context): Hub123Webhook => {
  const outer = envelopeSchema.safeParse(body)
  const inner = outer.success && typeof outer.data.data === "object" && outer.data.data !== null ? outer.data.data : body
  const flat = flatSchema.safeParse(inner)
  const named = outer.data?.event ?? outer.data?.type ?? flat.data?.event ?? flat.data?.type ?? null
  if (!outer.success || !flat.success || !(named || flat.data.result)) {
    for (const issue of flat.error?.issues ?? [{ path: ["result"], message: "neither a result nor an event is given" }]) {
      context.addIssue({ code: "custom", path: [...issue.path], message: issue.message })
    }
    return z.NEVER
  }
  const { id, created_at, merchant_id } = outer.data
  return {
    id: inner === body ? null : id, createdAt: created_at, merchantId: merchant_id, event: named, requestId: flat.data.request_id,
    payment: flat.data.result?.payment ?? null,
  }
})

/** Reads a webhook from its bytes, ids of any length exactly; null when it is no JSON in utf-8 or fits neither envelope. Verify first. */
export function parseHub123Webhook(rawBody: Buffer): Hub123Webhook | null {
  try {
    return hub123WebhookSchema.safeParse(parseJson(new TextDecoder("utf-8", { fatal: true }).decode(rawBody))).data ?? null
  } catch {
    return null
  }
}
