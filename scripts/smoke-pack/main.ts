import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import fs from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { parseArgs, promisify } from "node:util"
import { eventually } from "../../demo/eventually"
import { runNode, startNode, tail, type RunningProcess } from "../../demo/runtime/child-process"
import { stopOnSignals, type Cleanup } from "../../demo/runtime/cleanup"
import { freePort } from "../../demo/runtime/free-port"
import { REPOSITORY, TEST_STATE } from "../../demo/runtime/paths"
import { ensurePluginBuilt } from "../../demo/runtime/plugin-build"
import { startPostgres } from "../../demo/runtime/postgres"
import { say, sayFailure, stage } from "../../demo/runtime/progress"
import { startStore } from "../../demo/runtime/store-process"
import { writeApp } from "./app"
import { wrongContents } from "./contents"
import { inlined, wrongDashboard } from "./dashboard"
import { checkExports } from "./exports"
import { buyOverHttp, expectDashboard, expectPaidOrder, openShop, sendWebhooks } from "./main-job"

/**
 * `npm run smoke:pack [-- --medusa 2.21.0] [--keep]`: the package as a merchant gets it. Packed, installed into a fresh Medusa app outside this
 * checkout, migrated, built with its dashboard, started in production mode against the sandboxes of the package's own command, and sold from.
 */
const TIME_SCALE = "60"
const ADMIN = { email: "admin@smoke.test", password: randomBytes(9).toString("base64url") }
const run = promisify(execFile)

const npm = async (args: string[], cwd: string) => (await run("npm", args, { cwd, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, npm_config_update_notifier: "false" } })).stdout

function demandNothing(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join("\n"))
}

/** prepack builds, and so does this: without its output the list that npm prints can be read. */
async function pack(directory: string): Promise<string> {
  await ensurePluginBuilt()
  const [packed] = JSON.parse(await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", directory], REPOSITORY)) as { filename: string; files: { path: string }[] }[]
  if (!packed) throw new Error("npm pack packed nothing")
  demandNothing(wrongContents(packed.files.map((file) => file.path)))
  return path.join(directory, packed.filename)
}

/** A second Medusa or React below our package would be ours alone, and break both. */
async function install(app: string): Promise<void> {
  await npm(["install", "--no-audit", "--no-fund", "--prefer-offline"], app)
  const own = await fs.readdir(path.join(app, "node_modules/medusa-plugin-voucher-hub/node_modules")).catch(() => [])
  const { peerDependencies } = JSON.parse(await fs.readFile(path.join(REPOSITORY, "package.json"), "utf8")) as { peerDependencies: Record<string, string> }
  const peers = new Set(Object.keys(peerDependencies).map((name) => name.split("/")[0]))
  demandNothing(own.filter((name) => peers.has(name)).map((name) => `npm put a second ${name} below our package: the peer ranges do not fit this Medusa`))
}

/** The package's command, as `npx voucher-hub-sandbox` runs it, and the environment it asks to be pasted. */
async function startCommand(app: string, storeUrl: string, undo: Cleanup): Promise<{ command: RunningProcess; env: Record<string, string> }> {
  // Two more ports follow it.
  const { port } = await freePort()
  const command = startNode([path.join(app, "node_modules/.bin/voucher-hub-sandbox"), "--port", String(port), "--store", storeUrl], { cwd: app, env: { VOUCHER_HUB_TIME_SCALE: TIME_SCALE } })
  undo.add(() => command.stop())
  const text = await eventually(async () => {
    if (!command.isRunning()) throw new Error(`voucher-hub-sandbox ended:\n${tail(command.output())}`)
    return command.output().includes("Ctrl-C") ? command.output() : null
  }, { timeoutMs: 60_000, everyMs: 100, what: "the addresses of voucher-hub-sandbox" })
  return { command, env: Object.fromEntries([...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value])) }
}

async function smoke(medusa: string, app: string, undo: Cleanup): Promise<void> {
  const tarball = await stage("npm pack, and what is in it", () => pack(app))
  await writeApp(app, { medusa, tarball })
  await stage(`npm install beside Medusa ${medusa}`, () => install(app))
  await stage("every entry of exports, by require and by types", () => checkExports(app))
  demandNothing(await inlined(path.join(app, "node_modules/medusa-plugin-voucher-hub")))

  const pg = await stage("PostgreSQL", () => startPostgres({ dataDir: path.join(TEST_STATE, "smoke-pack"), throwAway: true }))
  undo.add(pg.stop)
  const database = `smoke_${process.pid}_${Date.now().toString(36)}`
  await pg.createDatabase(database)
  undo.add(() => pg.dropDatabase(database))
  const { port } = await freePort()
  const url = `http://localhost:${port}`
  const { command, env: upstreams } = await stage("npx voucher-hub-sandbox", () => startCommand(app, url, undo))
  const secret = () => randomBytes(24).toString("base64url")
  const env: Record<string, string> = {
    ...upstreams, VOUCHER_HUB_TIME_SCALE: TIME_SCALE, DATABASE_URL: pg.url(database), STORE_CORS: url, ADMIN_CORS: url, AUTH_CORS: url, JWT_SECRET: secret(), COOKIE_SECRET: secret(),
  }
  const cli = path.join(app, "node_modules/@medusajs/cli/cli.js")
  const medusaCli = (args: string[], nodeEnv: string) => runNode(`medusa ${args.join(" ")}`, [cli, ...args], { cwd: app, env: { ...env, NODE_ENV: nodeEnv } })

  await stage("medusa db:migrate", () => medusaCli(["db:migrate", "--execute-all-links"], "development"))
  await stage("medusa build with the dashboard", () => medusaCli(["build"], "production"))
  await stage("our pages in the dashboard, nothing in it twice", async () => demandNothing(await wrongDashboard(app)))
  await stage("medusa user", () => medusaCli(["user", "-e", ADMIN.email, `--password=${ADMIN.password}`], "development"))
  const store = await stage("medusa start in production mode", async () => {
    const started = await startStore({ cli, directory: path.join(app, ".medusa/server"), databaseUrl: pg.url(database), port, env })
    undo.add(() => started.stop())
    await started.waitUntilReady(180_000)
    return started
  })
  try {
    await expectDashboard(url)
    const hubble = upstreams.HUBBLE_BASE_URL ?? ""
    const shop = await stage("rupees and a region", () => openShop(url, ADMIN.email, ADMIN.password))
    await stage("first catalogue sync", () => shop.admin.sync())
    await stage("bought and paid over HTTP, codes revealed", () => buyOverHttp(shop, hubble))
    await stage("makePaidOrder in a container, codes revealed", async () => expectPaidOrder(shop, await medusaCli(["exec", "./src/scripts/paid-order.ts"], "development"), hubble))
    await stage("webhooks by hubbleWebhook", () => sendWebhooks(url, upstreams.HUBBLE_WEBHOOK_SECRETS ?? ""))
  } catch (error) {
    await fs.writeFile(path.join(app, "store.log"), store.output())
    throw error
  }
  await store.stop()
  await command.stop()
  if ((await command.exited) !== 0) throw new Error(`voucher-hub-sandbox did not end by itself:\n${tail(command.output())}`)
}

async function main(): Promise<number> {
  const { devDependencies } = JSON.parse(await fs.readFile(path.join(REPOSITORY, "package.json"), "utf8")) as { devDependencies: Record<string, string> }
  const { values } = parseArgs({ options: { medusa: { type: "string" }, keep: { type: "boolean" } } })
  const medusa = values.medusa ?? devDependencies["@medusajs/medusa"] ?? "latest"
  const app = await fs.mkdtemp(path.join(os.tmpdir(), "voucher-hub-smoke-"))
  const undo = stopOnSignals()
  const startedAt = Date.now()
  try {
    await smoke(medusa, app, undo)
    await undo.run()
    if (values.keep) say(`  the app is in ${app}`)
    else await fs.rm(app, { recursive: true, force: true })
    process.stdout.write(`smoke:pack with Medusa ${medusa}: ok, ${Math.round((Date.now() - startedAt) / 1000)} s\n`)
    return 0
  } catch (error) {
    await undo.run()
    say(error instanceof Error ? error.message : String(error))
    process.stdout.write(`smoke:pack with Medusa ${medusa}: FAILED; the app is in ${app}\n`)
    return 1
  }
}

main().then((code) => process.exit(code), (error: unknown) => {
  sayFailure(error)
  process.exit(1)
})
