import fs from "node:fs/promises"
import path from "node:path"
import type { Admin } from "./admin"
import { instructions } from "./instructions"
import { stopOnSignals } from "./runtime/cleanup"
import { contentHash } from "./runtime/content-hash"
import { tryLock } from "./runtime/file-lock"
import { freePort } from "./runtime/free-port"
import { startMailbox } from "./runtime/mailbox"
import { DEMO_STATE, REPOSITORY } from "./runtime/paths"
import { ensurePluginBuilt } from "./runtime/plugin-build"
import { startPostgres, type Postgres } from "./runtime/postgres"
import { say, stage } from "./runtime/progress"
import { loadSecrets, storeEnvironment, type DemoSecrets } from "./runtime/secrets"
import { startShop, type Shop } from "./runtime/shop"
import { ensureStoreBuilt } from "./runtime/store-build"
import { ensureStorefrontBuilt } from "./runtime/storefront-build"
import { serveStorefront } from "./runtime/storefront-server"
import { migrateAndSeed, type Seeded } from "./runtime/template-database"
import { demoTimeScale } from "./runtime/time-scale"

const DATABASE = "voucher_demo"
const STORE_PORT = 9000
const STOREFRONT_PORT = 8000
/** Fast enough to watch a PROCESSING order end, slow enough to see it. */
const DEFAULT_TIME_SCALE = 20

/** Migrates and seeds when the code changed since the last start; otherwise remembers what the seed made. */
async function prepareDatabase(pg: Postgres, secrets: DemoSecrets): Promise<{ seeded: Seeded; fresh: boolean }> {
  const file = path.join(DEMO_STATE, "seeded.json")
  const hash = await contentHash(REPOSITORY, ["src/modules", "src/links", "src/providers", "demo/store/src", "demo/store/medusa-config.ts", "package.json"])
  const remembered = JSON.parse(await fs.readFile(file, "utf8").catch(() => "null")) as { hash: string; seeded: Seeded } | null
  const exists = await pg.hasDatabase(DATABASE)
  if (exists && remembered?.hash === hash) return { seeded: remembered.seeded, fresh: false }
  if (!exists) await pg.createDatabase(DATABASE)
  const seeded = await migrateAndSeed(pg.url(DATABASE), storeEnvironment(secrets, { baseUrl: "http://127.0.0.1:9", clientId: "seed", clientSecret: "seed" }))
  await fs.writeFile(file, JSON.stringify({ hash, seeded }))
  return { seeded, fresh: !exists }
}

async function sellsVouchers(shop: Shop): Promise<boolean> {
  const { count } = await shop.shopper().http.get<{ count: number }>("/store/products?limit=1")
  return count > 1
}

/** At every start, because the supplier may be another one than last time. When it cannot be read, what was on sale stays on sale. */
async function syncCatalogue(shop: Shop, admin: Admin): Promise<void> {
  try {
    await stage("catalogue sync", () => admin.sync())
  } catch (error) {
    if (!(await sellsVouchers(shop))) throw error
    say(`  ${error instanceof Error ? error.message : String(error)}\n  The catalogue of the last start is on sale.`)
  }
}

/** The wanted port, or a free one and a word about it. */
async function portFor(what: string, wanted: number): Promise<number> {
  const { port, taken } = await freePort(wanted)
  if (taken) say(`  port ${wanted} is taken by another program: the ${what} listens on ${port} instead`)
  return port
}

async function main(): Promise<void> {
  const cleanup = stopOnSignals("Stopping the demo; its data stay in .demo/ for the next start.")
  try {
    const lock = await tryLock(path.join(DEMO_STATE, "lock"))
    if (!("release" in lock)) throw new Error(`The demo runs already as process ${lock.heldBy}: stop that one with Ctrl-C first`)
    cleanup.add(lock.release)
    const timeScale = demoTimeScale(DEFAULT_TIME_SCALE)
    const secrets = await loadSecrets(DEMO_STATE)
    await ensurePluginBuilt()
    const directory = await ensureStoreBuilt()
    const pages = await ensureStorefrontBuilt()
    const pg = await stage("PostgreSQL", () => startPostgres({ dataDir: path.join(DEMO_STATE, "postgres") }))
    cleanup.add(pg.stop)
    const { seeded } = await prepareDatabase(pg, secrets)
    const port = await portFor("store", Number(process.env.PORT ?? STORE_PORT))
    const storefrontPort = await portFor("storefront", STOREFRONT_PORT)
    const mailbox = await startMailbox()
    cleanup.add(mailbox.stop)
    const env = { DEMO_ADMIN: "on", STOREFRONT_ORIGIN: `http://localhost:${storefrontPort}`, ...mailbox.env }
    const shop = await stage("store and sandboxes", () => startShop({ payments: true, databaseUrl: pg.url(DATABASE), seeded, secrets, port, timeScale, directory, env }))
    cleanup.add(shop.stop)
    const storefront = await serveStorefront(pages, storefrontPort, () => ({ apiUrl: shop.store.url, publishableKey: seeded.publishableKey }))
    cleanup.add(storefront.stop)
    const admin = await shop.admin()
    await syncCatalogue(shop, admin)
    process.stdout.write(instructions(shop, { storefront: storefront.url, mailbox: mailbox.url }, secrets, timeScale))
    const died = await Promise.race([shop.store.exited.then(() => "store"), ...(shop.sandbox ? [shop.sandbox.exited.then(() => "sandbox")] : [])])
    if (cleanup.isRunning()) return await cleanup.run()
    const { output } = died === "store" ? shop.store : (shop.sandbox ?? shop.store)
    await fs.writeFile(path.join(DEMO_STATE, `${died}.log`), output())
    throw new Error(`The ${died} ended by itself; what it printed is in .demo/${died}.log`)
  } catch (error) {
    // While stopping, the ends of processes are our own doing.
    if (cleanup.isRunning()) return await cleanup.run()
    say(error instanceof Error ? error.message : String(error))
    await cleanup.run()
    process.exit(1)
  }
}

void main()
