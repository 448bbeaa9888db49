import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import { Hub123Client } from "../../src/clients/hub123"
import { HubbleClient } from "../../src/clients/hubble"
import { HubcashClient } from "../../src/clients/hubcash"
import { withEnvironment } from "../../src/config/environment"
import { parseVoucherHubOptions } from "../../src/config/options"
import { sandboxBrands, startSandboxes, type Sandboxes } from "../../src/testing/sandboxes"

const REPOSITORY = path.resolve(__dirname, "../..")
const VAULT = { VAULT_ACTIVE_KEY_ID: "k1", VAULT_KEYS: `k1:${Buffer.alloc(32).toString("base64")}` }

/** The first request that comes; for one webhook. */
async function listen(): Promise<{ url: string; heard: Promise<IncomingMessage>; close(): void }> {
  let tell: (request: IncomingMessage) => void
  const heard = new Promise<IncomingMessage>((resolve) => (tell = resolve))
  const server = createServer((request, response) => {
    response.end()
    tell(request)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close: () => void server.close() }
}

describe("The three sandboxes in one process", () => {
  let sandboxes: Sandboxes
  beforeAll(async () => {
    sandboxes = await startSandboxes({ storeUrl: "http://localhost:9", seed: 7 })
  })
  afterAll(() => sandboxes.stop())

  it("give an environment from which the plugin's options follow, all upstreams active", () => {
    const { hubble, hubcash, hub123 } = parseVoucherHubOptions(withEnvironment({ hubcash: { cards: { enabled: true } } }, { ...sandboxes.env, ...VAULT }).options)
    expect([hubble.active, hubcash.active, hub123.active]).toEqual([true, true, true])
    expect(hubble.baseUrl).toBe(sandboxes.hubble.url)
  })

  it("let in a client that has these credentials", async () => {
    const { env } = sandboxes
    const hubble = new HubbleClient({ baseUrl: env.HUBBLE_BASE_URL ?? "", clientId: env.HUBBLE_CLIENT_ID ?? "", clientSecret: env.HUBBLE_CLIENT_SECRET ?? "" })
    const hub123 = new Hub123Client({ baseUrl: env.HUB123_BASE_URL ?? "", applicationId: env.HUB123_APPLICATION_ID ?? "", secretKey: env.HUB123_SECRET_KEY ?? "", budget: { take: async () => ({ granted: true }) as const } })
    const hubcash = new HubcashClient({ baseUrl: env.HUBCASH_BASE_URL ?? "", code: env.HUBCASH_CODE ?? "", token: env.HUBCASH_TOKEN ?? "" })
    expect((await hubble.getBrand(sandboxBrands.flipkart)).data.title).toBe("Flipkart")
    expect((await hub123.ping()).data.message).toEqual(expect.any(String))
    expect((await hubcash.listBrands()).data.rows.length).toBeGreaterThan(0)
    await Promise.all([hubble.close(), hub123.close(), hubcash.close()])
  })

  it("send their webhooks to a store that is named later", async () => {
    const store = await listen()
    sandboxes.webhooksTo(`${store.url}/`)
    await fetch(`${sandboxes.hubble.url}/_sandbox/webhooks`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ topic: "brands", product_id: sandboxBrands.amazon }) })
    expect((await store.heard).url).toBe("/hooks/hubble/brands")
    store.close()
  })

  it("leave none running when a port is taken", async () => {
    const taken = Number(new URL(sandboxes.hubcash.url).port)
    const before = await startSandboxes()
    const free = Number(new URL(before.hubble.url).port)
    await before.stop()
    await expect(startSandboxes({ ports: { hubble: free, hubcash: taken } })).rejects.toThrow("EADDRINUSE")
    await expect(fetch(`http://127.0.0.1:${free}/_sandbox/health`)).rejects.toThrow()
  })
})

describe("voucher-hub-sandbox", () => {
  const command = (...args: string[]) => {
    const { NODE_OPTIONS: _ofJest, ...env } = process.env
    return spawn(process.execPath, ["--import", "tsx", "src/testing/sandbox-command.ts", ...args], { cwd: REPOSITORY, env, stdio: ["ignore", "pipe", "pipe"] })
  }
  const textOf = async (stream: NodeJS.ReadableStream, until: RegExp) => {
    let text = ""
    for await (const chunk of stream) if (until.test((text += String(chunk)))) break
    return text
  }

  it("prints where the three listen and the lines for .env, and ends with Ctrl-C", async () => {
    const child = command("--port", "43110", "--store", "http://localhost:9123")
    const text = await textOf(child.stdout, /Ctrl-C/)
    for (const port of [43110, 43111, 43112]) {
      expect(text).toContain(`http://127.0.0.1:${port}`)
      expect((await fetch(`http://127.0.0.1:${port}/_sandbox/health`)).status).toBe(200)
    }
    const env = Object.fromEntries([...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]))
    expect(parseVoucherHubOptions(withEnvironment({ hubcash: { cards: { enabled: true } } }, env).options).hubcash.active).toBe(true)
    expect(text).toContain("http://localhost:9123/hooks")
    child.kill("SIGINT")
    expect(await once(child, "close")).toEqual([0, null])
  })

  it("says what to do about a port that is taken, and what its options are", async () => {
    const first = await startSandboxes()
    const child = command("--port", new URL(first.hubble.url).port)
    expect(await textOf(child.stderr, /--port/)).toContain("choose another one with --port")
    expect(await once(child, "close")).toEqual([1, null])
    await first.stop()
    expect(await textOf(command("--help").stdout, /--seed/)).toContain("--store URL")
  })
})
