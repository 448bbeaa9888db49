import { randomBytes } from "node:crypto"
import fs from "node:fs/promises"
import path from "node:path"

/** Made at random at first use and kept beside the data they belong to; never committed. */
export interface DemoSecrets {
  jwt: string
  cookie: string
  vaultKey: string
  hubbleWebhookSecret: string
  adminPassword: string
}

export const ADMIN_EMAIL = "admin@demo.test"

export async function loadSecrets(stateDirectory: string): Promise<DemoSecrets> {
  const file = path.join(stateDirectory, "secrets.json")
  const random = () => randomBytes(24).toString("base64url")
  const fresh: DemoSecrets = {
    jwt: random(),
    cookie: random(),
    vaultKey: randomBytes(32).toString("base64"),
    hubbleWebhookSecret: random(),
    adminPassword: randomBytes(9).toString("base64url"),
  }
  await fs.mkdir(stateDirectory, { recursive: true })
  // "wx": of two processes that start together, one writes and both read the same file.
  await fs.writeFile(file, JSON.stringify(fresh, null, 2), { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error
  })
  return JSON.parse(await fs.readFile(file, "utf8")) as DemoSecrets
}

/** The environment of a store with these secrets. What the caller's environment names for Hubble or the vault wins. */
export function storeEnvironment(secrets: DemoSecrets, hubble: { baseUrl: string; clientId: string; clientSecret: string }): Record<string, string> {
  const given = process.env
  return {
    JWT_SECRET: secrets.jwt,
    COOKIE_SECRET: secrets.cookie,
    DEMO_ADMIN_EMAIL: ADMIN_EMAIL,
    DEMO_ADMIN_PASSWORD: secrets.adminPassword,
    VAULT_ACTIVE_KEY_ID: given.VAULT_ACTIVE_KEY_ID ?? "demo",
    VAULT_KEYS: given.VAULT_KEYS ?? `demo:${secrets.vaultKey}`,
    HUBBLE_BASE_URL: hubble.baseUrl,
    HUBBLE_CLIENT_ID: given.HUBBLE_CLIENT_ID ?? hubble.clientId,
    HUBBLE_CLIENT_SECRET: given.HUBBLE_CLIENT_SECRET ?? hubble.clientSecret,
    HUBBLE_WEBHOOK_SECRETS: given.HUBBLE_WEBHOOK_SECRETS ?? secrets.hubbleWebhookSecret,
  }
}
