import { randomBytes } from "node:crypto"
import { hub123Environment, hubcashEnvironment } from "../../sandbox/environment"
import { createHub123Sandbox, type Hub123Sandbox } from "../../sandbox/hub123"
import { createHubcashSandbox, type HubcashSandbox } from "../../sandbox/hubcash"
import type { Admin } from "../admin"

/** Medusa's ids of our ways to pay, by the currency of the region that offers them. */
export const PAYMENT_PROVIDERS = {
  brl: { credit: "pp_hubcash-credit_hubcash", debit: "pp_hubcash-debit_hubcash", billet: "pp_hubcash-billet_hubcash" },
  inr: { redirect: "pp_123hub_123hub" },
} as const

export interface PaymentSandboxes {
  /** null when HUBCASH_BASE_URL points elsewhere. */
  hubcash: HubcashSandbox | null
  /** null when HUB123_BASE_URL points elsewhere. */
  hub123: Hub123Sandbox | null
  /** What a store needs to know of them. */
  env: Record<string, string>
  stop(): Promise<void>
}

export interface StartPaymentSandboxes {
  timeScale?: number | undefined
  /** Of the store that hears the webhooks. */
  storeUrl: string
}

/** A sandbox of each payment service whose base URL is not set, told where the store listens. They live in this process: one less to start each. */
export async function startPaymentSandboxes({ timeScale, storeUrl }: StartPaymentSandboxes): Promise<PaymentSandboxes> {
  const given = process.env
  const notificationToken = given.HUBCASH_NOTIFICATION_TOKENS?.split(",")[0]?.trim() || randomBytes(16).toString("hex")
  const scale = timeScale ? { timeScale } : {}
  const hubcash = given.HUBCASH_BASE_URL ? null : await createHubcashSandbox({ ...scale, webhookUrl: `${storeUrl}/hooks/hubcash/${notificationToken}` })
  const hub123 = given.HUB123_BASE_URL ? null : await createHub123Sandbox({ ...scale, webhookUrl: `${storeUrl}/hooks/123hub` })
  const env = { ...(hubcash ? hubcashEnvironment(hubcash, notificationToken) : {}), ...(hub123 ? hub123Environment(hub123) : {}) }
  return { hubcash, hub123, env, stop: async () => void (await Promise.all([hubcash?.close(), hub123?.close()])) }
}

/** Offers the ways to pay in the regions of their currency, beside Medusa's own; asked again it changes nothing. */
export async function offerPayments(admin: Admin, regions: Readonly<Record<string, string>>): Promise<void> {
  for (const [currency, providers] of Object.entries(PAYMENT_PROVIDERS)) {
    const region = regions[currency]
    if (!region) continue
    const { region: found } = await admin.http.get<{ region: { payment_providers?: { id: string }[] } }>(`/admin/regions/${region}?fields=id,*payment_providers`)
    const offered = new Set([...(found.payment_providers ?? []).map(({ id }) => id), ...Object.values(providers)])
    await admin.http.post(`/admin/regions/${region}`, { payment_providers: [...offered] })
  }
}
