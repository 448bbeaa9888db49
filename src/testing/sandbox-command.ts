#!/usr/bin/env node
import { randomBytes } from "node:crypto"
import { parseArgs } from "node:util"
import { whenOrphaned } from "../../sandbox/shared/orphaned"
import { sandboxBrands, startSandboxes, type Sandboxes } from "./sandboxes"

const USAGE = `voucher-hub-sandbox: Hubble, 123hub and Hubcash on this machine, for a store that has no credentials yet.

  --store URL        where the webhooks go (http://localhost:9000)
  --port N           Hubble's port; 123hub and Hubcash take the next two (4010)
  --seed TEXT        another seed, another catalogue and other codes (1)
  --help

Credentials are fixed words, or those of the environment (HUBBLE_CLIENT_ID, HUBCASH_CODE, HUB123_APPLICATION_ID, ...).
VOUCHER_HUB_TIME_SCALE divides their waits; give the store the same.`

const DEFAULT_PORT = 4010

interface Command {
  storeUrl: string
  port: number
  seed: string
}

function readCommand(): Command | null {
  const { values } = parseArgs({ options: { store: { type: "string" }, port: { type: "string" }, seed: { type: "string" }, help: { type: "boolean", short: "h" } } })
  if (values.help) return null
  const port = Number(values.port ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 1 || port > 65_533) throw new TypeError(`--port is a number from 1 to 65533, not ${values.port}`)
  const storeUrl = values.store ?? "http://localhost:9000"
  if (!URL.canParse(storeUrl)) throw new TypeError(`--store is the address of a store, e.g. http://localhost:9000, not ${storeUrl}`)
  return { storeUrl, port, seed: values.seed ?? "1" }
}

/** Lines of `.env`, first of all: what is pasted must not need reading. */
function instructions({ hubble, hub123, hubcash, env }: Sandboxes, storeUrl: string): string {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  return `
  Hubble    ${hubble.url}
  123hub    ${hub123.url}
  Hubcash   ${hubcash.url}
  Webhooks go to ${storeUrl}/hooks

Into the store's .env:

${lines.join("\n")}

and, only where it has none yet, a key for its vault:

VAULT_ACTIVE_KEY_ID=k1
VAULT_KEYS=k1:${randomBytes(32).toString("base64")}

  Flipkart (${sandboxBrands.flipkart}) always succeeds, Amazon takes its time, Myntra fails.
  What was asked of them: ${hubble.url}/_sandbox/record, and the same at the other two.
  Ctrl-C ends all three.
`
}

async function main(): Promise<void> {
  const command = readCommand()
  if (!command) return void process.stdout.write(`${USAGE}\n`)
  const { storeUrl, port, seed } = command
  const sandboxes = await startSandboxes({ storeUrl, seed, ports: { hubble: port, hub123: port + 1, hubcash: port + 2 } })
  const end = () => void sandboxes.stop().then(() => process.exit(0))
  process.once("SIGINT", end)
  process.once("SIGTERM", end)
  whenOrphaned(end)
  process.stdout.write(instructions(sandboxes, storeUrl.replace(/\/+$/, "")))
}

main().catch((error: unknown) => {
  const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE"
  process.stderr.write(`voucher-hub-sandbox: ${error instanceof Error ? error.message : String(error)}${taken ? "; choose another one with --port" : ""}\n`)
  process.exit(1)
})
