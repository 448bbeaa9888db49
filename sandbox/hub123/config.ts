/** What the sandbox can be told to be, at start and through `POST /_sandbox/config`. */
import { z } from "@medusajs/framework/zod"

/** How a payment ends by itself. `wait`: only through its page or the control API. */
export const outcomes = ["wait", "success", "decline", "cancel", "underpaid", "overpaid", "refund_after_success"] as const
export type Outcome = (typeof outcomes)[number]

const serviceSchema = z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), direction: z.enum(["in", "out"]), outcome: z.enum(outcomes).optional() })
export type Service = z.infer<typeof serviceSchema>

const credentialsSchema = z.strictObject({
  applicationId: z.number().int(), secretKey: z.string(),
  /** False: 403 without an envelope, as from a gateway that does not know the address. */
  ipAllowed: z.boolean(),
})

const limit = z.number().int().min(0)
const rateLimitsSchema = z.strictObject({
  /** Requests a minute (API reference, "Rate Limits"); the minute is divided by the time scale. */
  "payment.in": limit, "payment.out": limit, "payment.status": limit, "balance.get": limit, "gateway.ping": limit,
  /** S3: code 1002 with 400; newer pages: 429 with Retry-After. */
  carrier: z.enum(["1002", "429"]),
})

const webhookSchema = z.strictObject({
  /** The whole address, e.g. `http://127.0.0.1:9000/hooks/123hub`. Null: none are sent. */
  url: z.string().nullable(),
  /** Null: the API secret; else an older secret of its own (facts.md 2.4). */
  secret: z.string().nullable(),
  enabled: z.boolean(), delayMs: z.number().min(0), duplicate: z.boolean(),
  /** Hold each webhook until the next one went out, or for two seconds. */
  reorder: z.boolean(),
  /** facts.md 2: flat in S3's time, wrapped in `data` later. */
  shape: z.enum(["flat", "wrapped"]),
  /** Send X-Webhook-Signature-V2 too. */
  v2: z.boolean(),
  /** Every change of a payment, or only final ones and refunds. */
  changes: z.enum(["all", "final"]),
  /** Seconds, divided by the time scale, before each repetition of one that was not answered with 2xx. */
  retrySeconds: z.array(z.number().min(0)),
})

const configSchema = z.strictObject({
  credentials: credentialsSchema, webhook: webhookSchema, rateLimits: rateLimitsSchema,
  services: z.record(z.string().regex(/^\d+$/), serviceSchema),
  /** S3 or newer pages: the type of c_id that is accepted and of the h_id that is given. */
  ids: z.enum(["integer", "string"]),
  /** Of services that name none: for payment.in and for payment.out. */
  outcome: z.enum(outcomes), payOutOutcome: z.enum(outcomes),
  /** Until an outcome comes, and until a refund follows it; divided by the time scale. */
  outcomeSeconds: z.number().min(0), refundSeconds: z.number().min(0),
  /** Dotted path in the envelope at which payment.in and payment.status tell the pay page; null: nowhere. */
  redirectAt: z.string().nullable(),
  /** Flags of a refunded payment; no document prints them. */
  refunded: z.strictObject({ final: z.boolean(), success: z.boolean().nullable() }),
  /** The vendor's code for a repeated c_id was not readable. */
  duplicateCode: z.number().int(),
  /** 400 as in S3, or 200 as an old testing guide says; 1002 for an unknown method is always 404. */
  errorStatus: z.union([z.literal(400), z.literal(200)]),
  /** X-Data-Hash on answers. */
  signAnswers: z.boolean(),
  /** Minor units by currency at the start; what is paid in is added. */
  opening: z.record(z.string(), z.number().int()),
})

export type Hub123Config = z.infer<typeof configSchema>

/** A merge: what is absent stays. */
export const configPatchSchema = configSchema
  .extend({ credentials: credentialsSchema.partial(), webhook: webhookSchema.partial(), rateLimits: rateLimitsSchema.partial() }).partial()
export type Hub123ConfigPatch = z.infer<typeof configPatchSchema>

export const defaultConfig = (balance: number): Hub123Config => ({
  credentials: { applicationId: 12345, secretKey: "sandbox-secret", ipAllowed: true },
  webhook: {
    url: null, secret: null, enabled: true, delayMs: 0, duplicate: false, reorder: false, shape: "flat", v2: true, changes: "final", retrySeconds: [5, 30, 120, 600],
  },
  rateLimits: { "payment.in": 5_000, "payment.out": 5_000, "payment.status": 100, "balance.get": 100, "gateway.ping": 100, carrier: "1002" },
  services: {
    14701: { currency: "INR", direction: "in" }, 14702: { currency: "INR", direction: "out" },
    14703: { currency: "BRL", direction: "in" }, 14704: { currency: "BRL", direction: "out" },
  },
  ids: "integer", outcome: "wait", payOutOutcome: "success", outcomeSeconds: 5, refundSeconds: 60, redirectAt: "next.url",
  refunded: { final: true, success: false }, duplicateCode: 6001, errorStatus: 400, signAnswers: true, opening: { INR: balance, BRL: balance },
})

export function mergeConfig(config: Hub123Config, patch: Hub123ConfigPatch): Hub123Config {
  return {
    ...config, ...patch,
    credentials: { ...config.credentials, ...patch.credentials },
    webhook: { ...config.webhook, ...patch.webhook },
    rateLimits: { ...config.rateLimits, ...patch.rateLimits },
    services: { ...config.services, ...patch.services },
    opening: { ...config.opening, ...patch.opening },
  }
}
