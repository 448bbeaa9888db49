import { isGroup, variableOf, withEnvironment } from "./environment"
import { isLoopback, type VoucherHubOptions } from "./options"

/** A credential as a person may see it: whether it is there, where it comes from, and its end. */
export interface ShownCredential {
  option: string
  /** The environment variable that can hold it. */
  variable: string | null
  source: "environment" | "options" | "unset"
  /** Null when it is not set. */
  masked: string | null
}

export type Environment = "sandbox" | "staging" | "production" | "account"

export interface ShownUpstream {
  upstream: "hubble" | "hubcash" | "hub123"
  active: boolean
  /** `account`: only the account's credentials decide whether it is a test. */
  environment: Environment
  base_url: string
  credentials: ShownCredential[]
}

export interface SettingsView {
  upstreams: ShownUpstream[]
  vault: { active_key_id: string | null; key_ids: string[] }
  /** What is in force, option by option; no secrets. */
  policies: Record<string, Record<string, unknown>>
  time_scale: number
}

const CREDENTIALS = {
  hubble: ["clientId", "clientSecret", "webhookSecrets"],
  hubcash: ["code", "token", "notificationTokens"],
  hub123: ["applicationId", "secretKey", "webhookSecrets"],
} as const
const HUBBLE_HOSTS: Readonly<Record<string, Environment>> = { "api.dev.myhubble.money": "staging", "api.myhubble.money": "production" }
/** Four characters of a shorter one would be too much of it. */
const SHORTEST_WITH_END = 16

const masked = (value: string) => `••••${value.length >= SHORTEST_WITH_END ? value.slice(-4) : ""}`

export function environmentOf(upstream: ShownUpstream["upstream"], baseUrl: string): Environment {
  if (isLoopback(baseUrl)) return "sandbox"
  return upstream === "hubble" && URL.canParse(baseUrl) ? (HUBBLE_HOSTS[new URL(baseUrl).hostname] ?? "account") : "account"
}

/** The address of a rate source may have a key in it; its host says enough. */
const withoutUrls = (currencies: VoucherHubOptions["catalog"]["currencies"]) =>
  Object.fromEntries(Object.entries(currencies).map(([code, { rateSource, ...rule }]) => [code, { ...rule, rateSource: rateSource && { maxAgeHours: rateSource.maxAgeHours, host: rateSource.url && new URL(rateSource.url).host } }]))

/** The options without any secret, for the settings page. `raw` is what the shop wrote, to tell its options from the environment's. */
export function settingsView(raw: unknown, checked: VoucherHubOptions, env: NodeJS.ProcessEnv = process.env): SettingsView {
  const { options, fromEnvironment } = withEnvironment(isGroup(raw) ? raw : {}, env)
  const shown = (group: keyof typeof CREDENTIALS, option: string): ShownCredential => {
    const path = `${group}.${option}`
    const members = options[group]
    const value = isGroup(members) ? members[option] : undefined
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => text !== undefined && text !== "").map(String)
    return {
      option: path,
      variable: variableOf(path) ?? null,
      source: texts.length === 0 ? "unset" : fromEnvironment.has(path) ? "environment" : "options",
      masked: texts.length === 0 ? null : texts.map(masked).join(", "),
    }
  }
  const upstream = (name: ShownUpstream["upstream"]): ShownUpstream => ({
    upstream: name,
    active: checked[name].active,
    environment: environmentOf(name, checked[name].baseUrl),
    base_url: checked[name].baseUrl,
    credentials: CREDENTIALS[name].map((option) => shown(name, option)),
  })
  const { customerDetails, delivery, limits } = checked.hubble
  const { methods, captureWhen, cards, billet, softDescriptor } = checked.hubcash
  return {
    upstreams: [upstream("hubble"), upstream("hubcash"), upstream("hub123")],
    vault: { active_key_id: checked.vault?.activeKeyId ?? null, key_ids: Object.keys(checked.vault?.keys ?? {}) },
    policies: {
      hubble: { customerDetails, delivery, limits },
      hubcash: { methods, captureWhen, cards, billet, softDescriptor },
      hub123: { payIn: checked.hub123.payIn, payOut: checked.hub123.payOut, returnOrigins: checked.hub123.returnOrigins, pendingMinutes: checked.hub123.pendingMinutes, strictAnswerHash: checked.hub123.strictAnswerHash },
      catalog: { ...checked.catalog, currencies: withoutUrls(checked.catalog.currencies) },
      fulfillment: { ...checked.fulfillment },
      payments: { ...checked.payments },
      wallet: { ...checked.wallet },
      reveal: { ...checked.reveal },
      hold: { ...checked.hold },
      storefront: { ...checked.storefront },
    },
    time_scale: checked.timeScale,
  }
}
