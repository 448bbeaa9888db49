/** What the sandbox can be told to be, at start and through `POST /_sandbox/config`. */
import { z } from "@medusajs/framework/zod"

const credentialsSchema = z.strictObject({
  code: z.string(), token: z.string(),
  /** False: 403 on every call. */
  allowed: z.boolean(),
})

const webhookSchema = z.strictObject({
  /** The whole URL, as the merchant sets it in the panel. Null: notifications are made and not sent. */
  url: z.string().nullable(), enabled: z.boolean(), delayMs: z.number().min(0), duplicate: z.boolean(),
  /** Hold each notification until the next one went out, or for two seconds. */
  reorder: z.boolean(),
  /** "bare" posts the notification without `{"Notification": ...}`. */
  shape: z.enum(["wrapped", "bare"]),
  /** Whether a reversal, which changes no status, is told. */
  reversals: z.boolean(),
})

/** Off: taken as it stands, so that the document's own samples (false CPF, 22 digit card, 12 installments of R$ 0,08) can be posted. */
const checksSchema = z.strictObject({ documents: z.boolean(), cards: z.boolean(), installments: z.boolean() })

const configSchema = z.strictObject({
  credentials: credentialsSchema, webhook: webhookSchema, checks: checksSchema,
  /** Between two statuses; divided by the time scale, like the next two. */
  walkSeconds: z.number().min(0), analysisSeconds: z.number().min(0), reversalSeconds: z.number().min(0),
  /** Of request bodies: `{"Sale": {...}}`, the object alone, or both. */
  bodies: z.enum(["wrapped", "bare", "both"]),
  /** How a declined card is told: a sale with status 5, or 400 and no sale. */
  declineCarrier: z.enum(["status_5", "error_400"]),
  /** What an expired boleto turns to. */
  expiredStatus: z.union([z.literal(5), z.literal(6)]),
  /** GET /sales without Status: 400, as the document calls it required. */
  statusRequired: z.boolean(),
  /** Of POST /sales and POST /cards: 201 as documented, 200 as the SDK wants. */
  createdStatus: z.union([z.literal(200), z.literal(201)]),
})

export type HubcashConfig = z.infer<typeof configSchema>

/** A merge: what is absent stays. */
export const configPatchSchema = configSchema
  .extend({ credentials: credentialsSchema.partial(), webhook: webhookSchema.partial(), checks: checksSchema.partial() })
  .partial()

export type HubcashConfigPatch = z.infer<typeof configPatchSchema>

export const defaultConfig = (): HubcashConfig => ({
  credentials: { code: "sandbox-code", token: "sandbox-token", allowed: true },
  webhook: { url: null, enabled: true, delayMs: 0, duplicate: false, reorder: false, shape: "wrapped", reversals: true },
  checks: { documents: true, cards: true, installments: true },
  walkSeconds: 2, analysisSeconds: 120, reversalSeconds: 60, bodies: "wrapped", declineCarrier: "status_5", expiredStatus: 6, statusRequired: true, createdStatus: 201,
})

export function mergeConfig(config: HubcashConfig, patch: HubcashConfigPatch): HubcashConfig {
  return {
    ...config, ...patch,
    credentials: { ...config.credentials, ...patch.credentials },
    webhook: { ...config.webhook, ...patch.webhook },
    checks: { ...config.checks, ...patch.checks },
  }
}
