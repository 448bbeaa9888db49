import { parseVoucherHubOptions } from "../../src/config/options"
import { environmentOf, settingsView } from "../../src/config/settings-view"

const SECRETS = { clientId: "client-0123456789-end1", clientSecret: "secret-0123456789-end2", webhook: "short", token: "token-0123456789-end3", key: Buffer.alloc(32, 7).toString("base64") }
const written = {
  hubble: { baseUrl: "https://api.dev.myhubble.money", clientId: SECRETS.clientId, webhookSecrets: [SECRETS.webhook] },
  hubcash: { code: "code-0123456789-end4", token: SECRETS.token },
  vault: { activeKeyId: "k1", keys: { k1: SECRETS.key } },
  catalog: { currencies: { brl: { rateSource: { url: "https://rates.test/v1?key=rate-api-key" } } } },
}
const env = { HUBBLE_CLIENT_SECRET: SECRETS.clientSecret }
const view = settingsView(written, parseVoucherHubOptions(written, env), env)
const credential = (option: string) => view.upstreams.flatMap(({ credentials }) => credentials).find((one) => one.option === option)

describe("The settings a person may see", () => {
  it("hold no secret: not a credential, not a vault key, not the key in a rate source's address", () => {
    const text = JSON.stringify(view)
    for (const secret of [...Object.values(SECRETS), "code-0123456789", "rate-api-key"]) expect(text).not.toContain(secret)
  })

  it("tell where a credential comes from and how it ends", () => {
    expect(credential("hubble.clientId")).toEqual({ option: "hubble.clientId", variable: "HUBBLE_CLIENT_ID", source: "options", masked: "••••end1" })
    expect(credential("hubble.clientSecret")).toMatchObject({ source: "environment", masked: "••••end2" })
    expect(credential("hub123.secretKey")).toMatchObject({ source: "unset", masked: null })
  })

  it("show nothing of a short secret", () => {
    expect(credential("hubble.webhookSecrets")?.masked).toBe("••••")
  })

  it.each([
    ["hubble", "https://api.dev.myhubble.money", "staging"], ["hubble", "https://api.myhubble.money", "production"], ["hubble", "http://127.0.0.1:5000", "sandbox"],
    ["hubble", "https://proxy.test", "account"], ["hubcash", "https://api.hubcash.com/v1", "account"], ["hub123", "http://localhost:1/x", "sandbox"],
  ] as const)("%s at %s is %s", (upstream, url, environment) => {
    expect(environmentOf(upstream, url)).toBe(environment)
  })
})
