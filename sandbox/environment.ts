/** What a store needs to know to use a sandbox: its lines of `.env`. */
import type { Hub123Sandbox } from "./hub123"
import type { HubbleSandbox } from "./hubble"
import type { HubcashSandbox } from "./hubcash"

export type StoreEnvironment = Record<string, string>

export function hubbleEnvironment({ url, state }: HubbleSandbox): StoreEnvironment {
  const { credentials, webhook } = state.config
  return { HUBBLE_BASE_URL: url, HUBBLE_CLIENT_ID: credentials.clientId, HUBBLE_CLIENT_SECRET: credentials.clientSecret, HUBBLE_WEBHOOK_SECRETS: webhook.secret }
}

/** The token is the store's to choose: it is the last part of the address that Hubcash was given. */
export function hubcashEnvironment({ url, state }: HubcashSandbox, notificationToken: string): StoreEnvironment {
  const { code, token } = state.config.credentials
  return { HUBCASH_BASE_URL: `${url}/v1`, HUBCASH_CODE: code, HUBCASH_TOKEN: token, HUBCASH_NOTIFICATION_TOKENS: notificationToken }
}

/** Services named in the environment win, as they do in the sandbox itself. */
export function hub123Environment({ endpoint, state }: Hub123Sandbox, given: NodeJS.ProcessEnv = process.env): StoreEnvironment {
  const { applicationId, secretKey } = state.config.credentials
  const services = { HUB123_PAY_IN: given.HUB123_PAY_IN || "INR:14701", HUB123_PAY_OUT: given.HUB123_PAY_OUT || "INR:14702" }
  return { HUB123_BASE_URL: endpoint, HUB123_APPLICATION_ID: String(applicationId), HUB123_SECRET_KEY: secretKey, ...services }
}
