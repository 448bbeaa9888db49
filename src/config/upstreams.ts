import { isGroup } from "./environment"

/** Credentials of each upstream: it is active once one of them is set; then all its required options must be (`surface.md`, "Configuration"). */
const CREDENTIALS = {
  hubble: ["clientId", "clientSecret", "webhookSecrets"],
  hubcash: ["code", "token", "notificationTokens"],
  hub123: ["applicationId", "secretKey", "webhookSecrets"],
} as const satisfies Record<string, readonly string[]>
export type Upstream = keyof typeof CREDENTIALS

const isSet = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0)

/** The upstreams that the written options and the environment, already put together, make active. */
export function activeUpstreams(options: Readonly<Record<string, unknown>>): ReadonlySet<Upstream> {
  const names = Object.keys(CREDENTIALS) as Upstream[]
  return new Set(names.filter((name) => {
    const group = options[name]
    return isGroup(group) && CREDENTIALS[name].some((credential) => isSet(group[credential]))
  }))
}
