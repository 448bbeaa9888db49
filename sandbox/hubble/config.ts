/** What the sandbox can be told to be, at start and through `POST /_sandbox/config`. */
import { z } from "@medusajs/framework/zod"

const nullableAmount = z.number().nullable()

const restrictionsPatch = z.strictObject({
  minOrderAmount: nullableAmount, maxOrderAmount: nullableAmount, minVoucherAmount: nullableAmount, maxVoucherAmount: nullableAmount,
  maxVouchersPerOrder: nullableAmount, maxVouchersPerDenomination: nullableAmount, maxDenominationsPerOrder: nullableAmount,
  denominations: z.array(z.number()).nullable(),
}).partial()

const brandPatch = z.strictObject({
  status: z.enum(["ACTIVE", "INACTIVE"]), title: z.string(), category: z.array(z.string()),
  denominations: z.array(z.number()).nullable(), amountRestrictions: restrictionsPatch.nullable(),
  outcome: z.enum(["success", "processing", "failed"]), disabled: z.boolean(), notEnabled: z.boolean(), failureReason: z.string(),
  errorCarrier: z.enum(["body", "failed"]),
  /** Any other field of the brand object, laid over it as it is. */
  fields: z.record(z.string(), z.unknown()),
}).partial()

export type BrandPatch = z.infer<typeof brandPatch>

const limitSchema = z.strictObject({
  scope: z.enum(["partner", "brand"]),
  /** Only this brand; absent: each brand for itself. */
  product_id: z.string().optional(),
  kind: z.enum(["count", "amount"]),
  window: z.enum(["hourly", "daily", "monthly"]),
  /** Orders, or rupees. */
  max: z.number().min(0),
  carrier: z.enum(["failed", "body"]).default("failed"),
})

export type VelocityLimit = z.infer<typeof limitSchema>

const credentialsSchema = z.strictObject({
  clientId: z.string(), clientSecret: z.string(),
  /** Staging magic: credentials that no longer work (401 on login). */
  expired: z.boolean(),
  /** What an unknown clientId is answered with (facts.md 1.1 knows both). */
  wrongClientId: z.enum(["unauthorized", "resource_not_found"]),
  /** False: 403 on every call, as from an address that is not whitelisted. */
  ipAllowed: z.boolean(),
})

const webhookSchema = z.strictObject({
  /** The folder, e.g. `http://127.0.0.1:9000/hooks/hubble`; the topic is appended. Null: none are sent. */
  url: z.string().nullable(), secret: z.string(), enabled: z.boolean(), delayMs: z.number().min(0), duplicate: z.boolean(),
  /** Hold each webhook until the next one went out, or for two seconds. */
  reorder: z.boolean(),
  /** "older" sends `{id, status}` instead of `{orderId, status}`. */
  shape: z.enum(["current", "older"]),
})

const configSchema = z.strictObject({
  credentials: credentialsSchema, webhook: webhookSchema,
  tokenSeconds: z.number().min(0), mode: z.enum(["b2c", "b2b"]),
  /** Divided by the time scale. */
  processingSeconds: z.number().min(0), processingOutcome: z.enum(["SUCCESS", "FAILED", "never"]),
  /** Carrier of a refusal by E-number; see `errors.ts` for those not listed. */
  errorCarriers: z.record(z.string(), z.enum(["body", "failed"])),
  /** HTTP status of an error body by E-number, where not 400. */
  errorStatus: z.record(z.string(), z.number().int()),
  limits: z.array(limitSchema), pageStyle: z.enum(["page", "cursor", "array"]),
  /** Send the wallet webhook when the balance falls below. */
  walletThreshold: z.number().nullable(),
})

export type HubbleConfig = z.infer<typeof configSchema>

/** A merge: what is absent stays. `balance`, `brands`, `addBrands`, `removeBrands` and `expireTokens` act at once and are not kept as settings. */
export const configPatchSchema = configSchema.extend({ credentials: credentialsSchema.partial(), webhook: webhookSchema.partial() }).partial().extend({
  balance: z.number().optional(),
  brands: z.record(z.string(), brandPatch).optional(),
  addBrands: z.array(z.looseObject({ id: z.string() })).optional(),
  removeBrands: z.array(z.string()).optional(),
  expireTokens: z.boolean().optional(),
})

export type HubbleConfigPatch = z.infer<typeof configPatchSchema>

export const defaultConfig = (): HubbleConfig => ({
  credentials: { clientId: "sandbox-client", clientSecret: "sandbox-secret", expired: false, wrongClientId: "unauthorized", ipAllowed: true },
  webhook: { url: null, secret: "whsec_sandbox", enabled: true, delayMs: 0, duplicate: false, reorder: false, shape: "current" },
  tokenSeconds: 3_600, mode: "b2c", processingSeconds: 150, processingOutcome: "SUCCESS", errorCarriers: {}, errorStatus: {}, limits: [],
  pageStyle: "page", walletThreshold: null,
})

export function mergeConfig(config: HubbleConfig, patch: HubbleConfigPatch): HubbleConfig {
  const { balance: _balance, brands: _brands, addBrands: _add, removeBrands: _remove, expireTokens: _expire, ...settings } = patch
  return {
    ...config, ...settings,
    credentials: { ...config.credentials, ...settings.credentials },
    webhook: { ...config.webhook, ...settings.webhook },
    errorCarriers: { ...config.errorCarriers, ...settings.errorCarriers },
    errorStatus: { ...config.errorStatus, ...settings.errorStatus },
  }
}
