import { parseVoucherHubOptions } from "../../src/config/options"

export const K1 = Buffer.alloc(32, 1).toString("base64")
export const K2 = Buffer.alloc(32, 2).toString("base64")
export const vault = { activeKeyId: "k1", keys: { k1: K1 } }
export const hubble = { clientId: "client-canary", clientSecret: "secret-canary", webhookSecrets: ["webhook-canary"] }

/** What the options are refused with; throws if they are accepted. */
export function refusal(raw: unknown, env: NodeJS.ProcessEnv = {}): string {
  try {
    parseVoucherHubOptions(raw, env)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error("the options were accepted")
}
