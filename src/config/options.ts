import { isGroup, type Problem, VARIABLES_NOT_BUILT, withEnvironment } from "./environment"
import { NOT_AVAILABLE, notBuiltProblems } from "./not-built"
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

/** The plugin's options, checked and complete. Holds secrets: never log or return it. */
export interface VoucherHubOptions {
  hubble: HubbleOptions
  /** Null only while Hubble is inactive and no key is configured. */
  vault: VaultOptions | null
  catalog: CheckedOptions["catalog"]
  /** Also a `ProtocolPolicy`, for `protocolTimes`. */
  fulfillment: CheckedOptions["fulfillment"]
  payments: CheckedOptions["payments"]
  wallet: CheckedOptions["wallet"]
  reveal: CheckedOptions["reveal"]
  storefront: CheckedOptions["storefront"]
  hold: CheckedOptions["hold"]
  /** VOUCHER_HUB_TIME_SCALE: divides every protocol wait. */
  timeScale: number
  /** What a merchant should know and a log may say; without secrets. */
  warnings: string[]
}

const INR_AT_PAR = { rate: "1", markupPercent: "0", roundTo: null }

/** Whether an address is this machine's own; false for what is no URL. */
export function isLoopback(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const { hostname } = new URL(baseUrl)
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** What an active Hubble needs. Looks at the options before the schema, so that it is reported beside wrong values. */
function missingForHubble({ hubble, vault }: Record<string, unknown>, production: boolean): Problem[] {
  const has = (option: string) => isGroup(hubble) && hubble[option] !== undefined
  const secrets = isGroup(hubble) ? hubble.webhookSecrets : undefined
  const noSecrets = secrets === undefined || (Array.isArray(secrets) && secrets.length === 0)
  const needs: [path: string, missing: boolean, expected: string][] = [
    ["hubble.clientId", !has("clientId"), "expected the client id, because another Hubble credential is set"],
    ["hubble.clientSecret", !has("clientSecret"), "expected the client secret, because another Hubble credential is set"],
    ["hubble.webhookSecrets", production && noSecrets, "expected at least one webhook secret in production mode"],
    ["vault.activeKeyId", vault === undefined, "expected the id of the key that encrypts voucher codes, because Hubble is active"],
    ["vault.keys", vault === undefined, "expected at least one key to encrypt voucher codes with, because Hubble is active"],
  ]
  return needs.filter(([, missing]) => missing).map(([path, , expected]) => ({ path, expected, got: "nothing" }))
}

/** Rules that span several options. */
function contradictions({ vault, fulfillment }: CheckedOptions): Problem[] {
  const problems: Problem[] = []
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

function warningsOf(hubble: CheckedOptions["hubble"], active: boolean, baseUrlSet: boolean, env: NodeJS.ProcessEnv): string[] {
  const warnings: string[] = []
  if (active && !baseUrlSet) {
    warnings.push(`hubble.baseUrl (or HUBBLE_BASE_URL) is not set: orders go to Hubble's staging server ${hubble.baseUrl}`)
  }
  if (active && hubble.baseUrl.startsWith("http:") && !isLoopback(hubble.baseUrl)) {
    warnings.push("hubble.baseUrl is plain http and not on loopback: credentials and voucher codes travel unencrypted")
  }
  if (active && hubble.webhookSecrets.length === 0) {
    warnings.push("hubble.webhookSecrets (or HUBBLE_WEBHOOK_SECRETS) is empty: every Hubble webhook is refused, orders are settled by reads only")
  }
  for (const { upstream, names } of VARIABLES_NOT_BUILT) {
    const set = names.filter((name) => env[name]?.trim())
    if (set.length > 0) warnings.push(`${set.join(", ")} ignored: ${upstream} ${NOT_AVAILABLE}`)
  }
  return warnings
}

function hubbleIsActive(hubble: unknown): boolean {
  if (!isGroup(hubble)) return false
  const { clientId, clientSecret, webhookSecrets } = hubble
  return clientId !== undefined || clientSecret !== undefined || (Array.isArray(webhookSecrets) && webhookSecrets.length > 0)
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
  const active = hubbleIsActive(options.hubble)
  const writtenBaseUrl = isGroup(options.hubble) ? options.hubble.baseUrl : undefined

  const parsed = optionsSchema.safeParse(options)
  const wrong = parsed.success ? [] : problemsOf(parsed.error, options)
  const refused = notBuiltProblems(written, wrong)
  const isRefused = ({ path }: Problem) => refused.some((refusal) => path === refusal.path || path.startsWith(`${refusal.path}.`))
  problems.push(...refused, ...wrong.filter((problem) => !isRefused(problem)))
  if (active) problems.push(...missingForHubble(options, env.NODE_ENV === "production"))
  const timeScale = readTimeScale(env, active && !isLoopback(String(writtenBaseUrl)), problems)
  if (parsed.success) problems.push(...contradictions(parsed.data))
  if (!parsed.success || problems.length > 0) throw optionsError(problems, fromEnvironment)

  const { hubble, vault = null, catalog, fulfillment, payments, wallet, reveal, storefront, hold } = parsed.data
  return {
    hubble: { ...hubble, active, clientId: hubble.clientId ?? "", clientSecret: hubble.clientSecret ?? "" },
    vault,
    catalog: { ...catalog, currencies: { inr: INR_AT_PAR, ...catalog.currencies } },
    fulfillment, payments, wallet, reveal, storefront, hold,
    timeScale,
    warnings: warningsOf(hubble, active, writtenBaseUrl !== undefined, env),
  }
}
