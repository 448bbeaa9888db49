/** `npx tsx sandbox/main.ts hubble --port 0 [--webhook-url URL] [--seed 1] [--balance 1000000]`: one JSON line on stdout when ready. */
import { parseArgs } from "node:util"
import { createHubbleSandbox } from "./hubble"
import { whenOrphaned } from "./shared/orphaned"

const upstreams = { hubble: createHubbleSandbox }

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: "string" }, "webhook-url": { type: "string" }, seed: { type: "string" }, balance: { type: "string" } },
  })
  const [upstream = ""] = positionals
  if (upstream !== "hubble") throw new Error(`which upstream? one of: ${Object.keys(upstreams).join(", ")}`)
  const port = Number(values.port ?? 0)
  const balance = Number(values.balance ?? 1_000_000)
  if (!Number.isInteger(port) || port < 0 || !Number.isFinite(balance)) throw new Error("--port and --balance are numbers")
  const sandbox = await upstreams[upstream]({ port, balance, seed: values.seed ?? 1, webhookUrl: values["webhook-url"] })
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
