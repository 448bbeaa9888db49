/** One problem with an option: where it is, what was expected there, and what was got in words that are safe to print. */
export interface Problem {
  path: string
  expected: string
  got?: string
}

type Read = (text: string) => unknown

const asText: Read = (text) => text
const asList: Read = (text) => text.split(",").map((part) => part.trim()).filter((part) => part !== "")

/** `k1:base64,k2:base64` to an object, or null when a part is not of that form or a key id comes twice. */
function asKeys(text: string): Record<string, string> | null {
  const keys = new Map<string, string>()
  for (const pair of asList(text) as string[]) {
    const [id, key, ...rest] = pair.split(":")
    if (!id || !key || rest.length > 0 || keys.has(id)) return null
    keys.set(id, key)
  }
  return keys.size > 0 ? Object.fromEntries(keys) : null
}

/** `INR:14701,BRL:14702` to an object of currency codes to service ids, or null when a part is not of that form or a currency comes twice. */
function asServices(text: string): Record<string, number> | null {
  const services = new Map<string, number>()
  for (const pair of asList(text) as string[]) {
    const match = /^([A-Za-z]{3}):([1-9]\d{0,14})$/.exec(pair)
    const currency = match?.[1]?.toUpperCase()
    if (!currency || services.has(currency)) return null
    services.set(currency, Number(match?.[2]))
  }
  return services.size > 0 ? Object.fromEntries(services) : null
}

const SERVICES = "expected INR:14701,BRL:14702 with every currency once"

/** Options that may come from the environment (`surface.md`, "Configuration"). */
const VARIABLES: readonly { group: string; option: string; name: string; read: Read; form?: string }[] = [
  { group: "hubble", option: "baseUrl", name: "HUBBLE_BASE_URL", read: asText },
  { group: "hubble", option: "clientId", name: "HUBBLE_CLIENT_ID", read: asText },
  { group: "hubble", option: "clientSecret", name: "HUBBLE_CLIENT_SECRET", read: asText },
  { group: "hubble", option: "webhookSecrets", name: "HUBBLE_WEBHOOK_SECRETS", read: asList },
  { group: "vault", option: "activeKeyId", name: "VAULT_ACTIVE_KEY_ID", read: asText },
  { group: "vault", option: "keys", name: "VAULT_KEYS", read: asKeys, form: "expected k1:base64,k2:base64 with every key id once" },
  { group: "hubcash", option: "baseUrl", name: "HUBCASH_BASE_URL", read: asText },
  { group: "hubcash", option: "code", name: "HUBCASH_CODE", read: asText },
  { group: "hubcash", option: "token", name: "HUBCASH_TOKEN", read: asText },
  { group: "hubcash", option: "notificationTokens", name: "HUBCASH_NOTIFICATION_TOKENS", read: asList },
  { group: "hub123", option: "baseUrl", name: "HUB123_BASE_URL", read: asText },
  { group: "hub123", option: "applicationId", name: "HUB123_APPLICATION_ID", read: asText },
  { group: "hub123", option: "secretKey", name: "HUB123_SECRET_KEY", read: asText },
  { group: "hub123", option: "webhookSecrets", name: "HUB123_WEBHOOK_SECRETS", read: asList },
  { group: "hub123", option: "payIn", name: "HUB123_PAY_IN", read: asServices, form: SERVICES },
  { group: "hub123", option: "payOut", name: "HUB123_PAY_OUT", read: asServices, form: SERVICES },
]

/** The variable that can stand in for an option, e.g. `hubble.clientId` -> `HUBBLE_CLIENT_ID`. */
export function variableOf(path: string): string | undefined {
  return VARIABLES.find(({ group, option }) => `${group}.${option}` === path)?.name
}

export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

export interface WithEnvironment {
  options: Record<string, unknown>
  /** Option paths whose value came from the environment. */
  fromEnvironment: ReadonlySet<string>
  problems: Problem[]
}

/** The options with every absent one filled from its variable; the input is left as it is. An empty variable counts as unset. */
export function withEnvironment(written: Record<string, unknown>, env: NodeJS.ProcessEnv): WithEnvironment {
  const options: Record<string, unknown> = { ...written }
  const fromEnvironment = new Set<string>()
  const problems: Problem[] = []
  for (const { group, option, name, read, form } of VARIABLES) {
    const text = env[name]?.trim()
    const members = options[group] === undefined ? {} : options[group]
    if (!text || !isGroup(members) || members[option] !== undefined) continue
    const value = read(text)
    if (value === null) problems.push({ path: name, expected: form ?? "expected another form" })
    else {
      options[group] = { ...members, [option]: value }
      fromEnvironment.add(`${group}.${option}`)
    }
  }
  return { options, fromEnvironment, problems }
}
