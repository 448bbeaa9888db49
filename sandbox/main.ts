/** `npx tsx sandbox/main.ts UPSTREAM --port 0 [--webhook-url URL] [--seed 1] [--balance 1000000]`: one JSON line on stdout when ready. */
import { parseArgs } from "node:util"
import { createHubbleSandbox } from "./hubble"
import { createHub123Sandbox } from "./hub123"
import { createHubcashSandbox } from "./hubcash"
import { whenOrphaned } from "./shared/orphaned"

interface Start {
  port: number
  webhookUrl: string | undefined
  seed: string | number
  /** Rupees at Hubble, minor units of every currency at 123hub; nothing at Hubcash. */
  balance: number
}

interface Running {
  url: string
  close(): Promise<void>
}

const upstreams: Readonly<Record<string, (start: Start) => Promise<Running>>> = {
  hubble: (start) => createHubbleSandbox(start),
  hub123: (start) => createHub123Sandbox(start),
  hubcash: ({ balance: _balance, ...start }) => createHubcashSandbox(start),
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: "string" }, "webhook-url": { type: "string" }, seed: { type: "string" }, balance: { type: "string" } },
  })
  const [upstream = ""] = positionals
  const start = Object.hasOwn(upstreams, upstream) ? upstreams[upstream] : undefined
  if (!start) throw new Error(`which upstream? one of: ${Object.keys(upstreams).join(", ")}`)
  const port = Number(values.port ?? 0)
  const balance = Number(values.balance ?? 1_000_000)
  if (!Number.isInteger(port) || port < 0 || !Number.isFinite(balance)) throw new Error("--port and --balance are numbers")
  const sandbox = await start({ port, balance, seed: values.seed ?? 1, webhookUrl: values["webhook-url"] })
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
  whenOrphaned(stop)
  process.stdout.write(`${JSON.stringify({ upstream, url: sandbox.url, pid: process.pid })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
