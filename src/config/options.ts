import { isGroup, type Problem, withEnvironment } from "./environment"
import { activeUpstreams, type Upstream } from "./upstreams"
import { describe, optionsError, problemsOf } from "./problems"
import { type CheckedOptions, optionsSchema } from "./schema"

export interface HubbleOptions {
  /** False while no credential is set: nothing is ordered, read or verified, and the credentials are empty texts. */
  active: boolean
  /** Origin without a trailing slash; the client adds /v1/partners. */
  baseUrl: string
  clientId: string
  clientSecret: string
  /** Every secret a webhook may be signed with. Empty: no webhook can be verified (never so in production). */
  webhookSecrets: string[]
  customerDetails: "b2c" | "b2b"
  defaultCustomer: { name: string; phoneNumber: string } | null
  delivery: "own" | "hubble"
  /** The shop's own limits agreed with Hubble; empty: none. Amounts in rupees. */
  limits: CheckedOptions["hubble"]["limits"]
}

export interface VaultOptions {
  activeKeyId: string
  /** Key id to base64 of 32 bytes. */
  keys: Record<string, string>
}

/** Paying with Hubcash. Active once a code, a token or a notification token is set. */
export type HubcashOptions = Omit<CheckedOptions["hubcash"], "code" | "token"> & { active: boolean; code: string; token: string }

/** Paying with 123hub. Active once an application id, a secret key or a webhook secret is set; service ids by upper-case currency code. */
export type Hub123Options = Omit<CheckedOptions["hub123"], "applicationId" | "secretKey"> & { active: boolean; applicationId: string; secretKey: string }

/** The plugin's options, checked and complete. Holds secrets: never log or return it. */
export interface VoucherHubOptions {
  hubble: HubbleOptions
  /** Null only while Hubble and Hubcash are inactive and no key is configured. */
  vault: VaultOptions | null
  hubcash: HubcashOptions
  hub123: Hub123Options
  catalog: CheckedOptions["catalog"]
  /** Also a `ProtocolPolicy`, for `protocolTimes`. */
  fulfillment: CheckedOptions["fulfillment"]
  payments: CheckedOptions["payments"]
  wallet: CheckedOptions["wallet"]
  reveal: CheckedOptions["reveal"]
  storefront: CheckedOptions["storefront"]
  mail: CheckedOptions["mail"]
  hold: CheckedOptions["hold"]
  /** VOUCHER_HUB_TIME_SCALE: divides every protocol wait. */
  timeScale: number
  /** What a merchant should know and a log may say; without secrets. */
  warnings: string[]
}

/** A shorter notification token can be tried out over HTTP: every guess that fits makes us read a sale. */
const GUESSABLE_BELOW = 16

const INR_AT_PAR = { rate: "1", rateSource: null, markupPercent: "0", markupFixed: null, roundTo: null }

/** Rupees are priced 1:1 unless the shop says otherwise. */
function withInr(currencies: CheckedOptions["catalog"]["currencies"]): CheckedOptions["catalog"]["currencies"] {
  const inr = currencies.inr ?? INR_AT_PAR
  return { ...currencies, inr: inr.rate || inr.rateSource ? inr : { ...inr, rate: INR_AT_PAR.rate } }
}

/** Whether an address is this machine's own; false for what is no URL. */
export function isLoopback(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const { hostname } = new URL(baseUrl)
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** What the active upstreams need. Looks at the options before the schema, so that it is reported beside wrong values. */
function missing(options: Record<string, unknown>, active: ReadonlySet<Upstream>, production: boolean): Problem[] {
  const member = (group: string, option: string) => (isGroup(options[group]) ? options[group][option] : undefined)
  const lacks = (group: string, option: string) => member(group, option) === undefined
  const empty = (group: string, option: string) => {
    const value = member(group, option)
    return value === undefined || (Array.isArray(value) && value.length === 0) || (isGroup(value) && Object.keys(value).length === 0)
  }
  const noVault = options.vault === undefined
  const sealing = active.has("hubble") ? "voucher codes, because Hubble is active" : "card ids and tax documents, because Hubcash is active"
  const needs: [upstream: Upstream | "vault", path: string, missing: boolean, expected: string][] = [
    ["hubble", "hubble.clientId", lacks("hubble", "clientId"), "expected the client id, because another Hubble credential is set"],
    ["hubble", "hubble.clientSecret", lacks("hubble", "clientSecret"), "expected the client secret, because another Hubble credential is set"],
    ["hubble", "hubble.webhookSecrets", production && empty("hubble", "webhookSecrets"), "expected at least one webhook secret in production mode"],
    ["vault", "vault.activeKeyId", noVault, `expected the id of the key that encrypts ${sealing}`],
    ["vault", "vault.keys", noVault, `expected at least one key to encrypt ${sealing.replace(/, because/, " with, because")}`],
    ["hubcash", "hubcash.code", lacks("hubcash", "code"), "expected the merchant code, because another Hubcash credential is set"],
    ["hubcash", "hubcash.token", lacks("hubcash", "token"), "expected the API token, because another Hubcash credential is set"],
    ["hubcash", "hubcash.notificationTokens", production && empty("hubcash", "notificationTokens"), "expected at least one notification token in production mode"],
    ["hub123", "hub123.applicationId", lacks("hub123", "applicationId"), "expected the application id, because another 123hub credential is set"],
    ["hub123", "hub123.secretKey", lacks("hub123", "secretKey"), "expected the secret key, because another 123hub credential is set"],
    ["hub123", "hub123.payIn", empty("hub123", "payIn"), "expected at least one currency with its pay-in service id, because 123hub is active"],
  ]
  const asks = (upstream: Upstream | "vault") => (upstream === "vault" ? active.has("hubble") || active.has("hubcash") : active.has(upstream))
  return needs.filter(([upstream, , lacking]) => asks(upstream) && lacking).map(([, path, , expected]) => ({ path, expected, got: "nothing" }))
}

/** A currency other than the rupee has exactly one way to its rate. */
function priceContradictions({ currencies }: CheckedOptions["catalog"]): Problem[] {
  return Object.entries(currencies).flatMap(([code, { rate, rateSource }]) => {
    if (code === "inr" ? !(rate && rateSource) : Boolean(rate) !== Boolean(rateSource)) return []
    return [{ path: `catalog.currencies.${code}.rate`, expected: "expected the price of a rupee, or rateSource instead", got: rate ? "both" : "nothing" }]
  })
}

/** Rules that span several options. */
function contradictions({ vault, fulfillment, catalog, hubcash }: CheckedOptions): Problem[] {
  const problems = priceContradictions(catalog)
  const cardMethod = hubcash.methods.find((method) => method !== "billet")
  if (cardMethod && !hubcash.cards.enabled) {
    const expected = 'expected ["billet"], because hubcash.cards.enabled is false: card numbers would pass through this server, which is in PCI scope then'
    problems.push({ path: "hubcash.methods", expected, got: `"${cardMethod}"` })
  }
  if (vault && !Object.hasOwn(vault.keys, vault.activeKeyId)) {
    const ids = Object.keys(vault.keys).join(", ")
    problems.push({ path: "vault.activeKeyId", expected: `expected one of the ids in vault.keys (${ids})`, got: "another id" })
  }
  const lastPoll = fulfillment.pollMinutes.at(-1) ?? 0
  if (fulfillment.cutOffMinutes < lastPoll) {
    const expected = `expected at least the last of fulfillment.pollMinutes (${lastPoll})`
    problems.push({ path: "fulfillment.cutOffMinutes", expected, got: String(fulfillment.cutOffMinutes) })
  }
  return problems
}

function readTimeScale(env: NodeJS.ProcessEnv, remoteUpstream: boolean, problems: Problem[]): number {
  const name = "VOUCHER_HUB_TIME_SCALE"
  const text = env[name]?.trim()
  if (!text) return 1
  const scale = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const got = JSON.stringify(text.slice(0, 40))
  if (!(scale > 0 && Number.isFinite(scale))) problems.push({ path: name, expected: "expected a number above 0", got })
  else if (scale !== 1 && env.NODE_ENV === "production" && remoteUpstream) {
    problems.push({ path: name, expected: "expected 1 (or unset) in production mode, because an upstream is not on loopback", got })
  }
  return scale
}

function warningsOf({ hubble, hubcash, hub123 }: CheckedOptions, active: ReadonlySet<Upstream>, baseUrlSet: boolean): string[] {
  const warnings: string[] = []
  const plain = (upstream: Upstream, url: string, travels: string) => {
    if (active.has(upstream) && url.startsWith("http:") && !isLoopback(url)) warnings.push(`${upstream}.baseUrl is plain http and not on loopback: ${travels} travel unencrypted`)
  }
  if (active.has("hubble") && !baseUrlSet) {
    warnings.push(`hubble.baseUrl (or HUBBLE_BASE_URL) is not set: orders go to Hubble's staging server ${hubble.baseUrl}`)
  }
  plain("hubble", hubble.baseUrl, "credentials and voucher codes")
  if (active.has("hubble") && hubble.webhookSecrets.length === 0) {
    warnings.push("hubble.webhookSecrets (or HUBBLE_WEBHOOK_SECRETS) is empty: every Hubble webhook is refused, orders are settled by reads only")
  }
  plain("hubcash", hubcash.baseUrl, "credentials, card numbers and tax documents")
  if (active.has("hubcash") && hubcash.notificationTokens.length === 0) {
    warnings.push("hubcash.notificationTokens (or HUBCASH_NOTIFICATION_TOKENS) is empty: every Hubcash notification is refused, payments are settled by reads only")
  }
  if (active.has("hubcash") && hubcash.notificationTokens.some((token) => token.length < GUESSABLE_BELOW)) {
    warnings.push(`hubcash.notificationTokens (or HUBCASH_NOTIFICATION_TOKENS) has a token of fewer than ${GUESSABLE_BELOW} characters, which can be guessed: make one with openssl rand -hex 16`)
  }
  plain("hub123", hub123.baseUrl, "signatures and payers")
  return warnings
}

/**
 * Checks the plugin's options (`surface.md`, "Configuration"), fills absent ones from the environment and then from the
 * defaults. For module constructors and loaders; `medusa build` never gets here, so it needs no secret.
 *
 * @param raw the module's options. The `database` key that Medusa adds is ignored.
 * @throws ConfigurationError that lists every problem as `path: expected ..., got ...`, without the value of any secret.
 */
export function parseVoucherHubOptions(raw: unknown, env: NodeJS.ProcessEnv = process.env): VoucherHubOptions {
  if (raw !== undefined && raw !== null && !isGroup(raw)) {
    throw optionsError([{ path: "options", expected: "expected an object", got: describe(raw, "") }], new Set())
  }
  const { database: _medusaOwn, ...written } = raw ?? {}
  const { options, fromEnvironment, problems } = withEnvironment(written, env)
  const active = activeUpstreams(options)
  const writtenUrl = (group: Upstream) => (isGroup(options[group]) ? options[group].baseUrl : undefined)

  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) problems.push(...problemsOf(parsed.error, options))
  problems.push(...missing(options, active, env.NODE_ENV === "production"))
  const timeScale = readTimeScale(env, [...active].some((upstream) => !isLoopback(String(writtenUrl(upstream)))), problems)
  if (parsed.success) problems.push(...contradictions(parsed.data))
  if (!parsed.success || problems.length > 0) throw optionsError(problems, fromEnvironment)

  const { hubble, vault = null, hubcash, hub123, catalog, fulfillment, payments, wallet, reveal, storefront, mail, hold } = parsed.data
  return {
    hubble: { ...hubble, active: active.has("hubble"), clientId: hubble.clientId ?? "", clientSecret: hubble.clientSecret ?? "" },
    vault,
    hubcash: { ...hubcash, active: active.has("hubcash"), code: hubcash.code ?? "", token: hubcash.token ?? "" },
    hub123: { ...hub123, active: active.has("hub123"), applicationId: hub123.applicationId ?? "", secretKey: hub123.secretKey ?? "" },
    catalog: { ...catalog, currencies: withInr(catalog.currencies) },
    fulfillment, payments, wallet, reveal, storefront, mail, hold,
    timeScale,
    warnings: warningsOf(parsed.data, active, writtenUrl("hubble") !== undefined),
  }
}
