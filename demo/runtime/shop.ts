import path from "node:path"
import { createAdmin, type Admin } from "../admin"
import type { AnswerListener } from "../http-client"
import { createShopper, type Shopper } from "../shopper"
import { freePort } from "./free-port"
import { offerPayments, startPaymentSandboxes, type PaymentSandboxes } from "./payment-sandboxes"
import type { Say } from "./progress"
import { startSandbox, type Sandbox } from "./sandbox-process"
import { ADMIN_EMAIL, storeEnvironment, type DemoSecrets } from "./secrets"
import { startStore, type StoreProcess } from "./store-process"
import type { Seeded } from "./template-database"

export interface StartShop {
  databaseUrl: string
  seeded: Seeded
  secrets: DemoSecrets
  /** VOUCHER_HUB_TIME_SCALE of every store process. */
  timeScale?: number
  /** More of the stores' environment. */
  env?: Record<string, string | undefined>
  /** Several processes on one database; "worker" ones serve no HTTP but /health. */
  stores?: ("shared" | "server" | "worker")[]
  /** By how much the clock of each of `stores` is wrong. */
  clockOffsetsMs?: number[]
  port?: number
  nodeEnv?: string
  directory?: string
  sandboxArgs?: string[]
  /** The sandbox of the caller; it stays the caller's to stop. */
  sandbox?: Sandbox
  /** Takes money too: sandboxes of Hubcash and 123hub unless their base URLs are set, offered in the regions of their currencies. */
  payments?: boolean
  listen?: AnswerListener
  log?: Say
}

export interface Shop {
  /** The first process that serves HTTP. */
  store: StoreProcess
  stores: StoreProcess[]
  /** null when HUBBLE_BASE_URL points elsewhere. */
  sandbox: Sandbox | null
  /** null when the shop was not asked to take money. */
  payments: PaymentSandboxes | null
  seeded: Seeded
  hubbleUrl: string
  hubbleCredentials: { clientId: string; clientSecret: string }
  webhookSecret: string
  /** One more process on the same database, e.g. to replace a killed one. */
  addStore(workerMode?: "shared" | "server" | "worker"): Promise<StoreProcess>
  /** SIGKILL of the process at this place of `stores`, and a new one on its port; `whenDead` runs in between. */
  replaceKilled(index: number, whenDead?: () => Promise<void>): Promise<void>
  /** At the first process, or at another one of `stores` that serves HTTP. */
  shopper(process?: number): Shopper
  admin(process?: number): Promise<Admin>
  /** Everything every store process printed so far. */
  output(): string
  stop(): Promise<void>
}

export const SANDBOX_CREDENTIALS = { clientId: "sandbox-client", clientSecret: "sandbox-secret" }

const wrongClock = (offsetMs: number) => (offsetMs ? { NODE_OPTIONS: `--require ${JSON.stringify(path.join(__dirname, "clock-offset.cjs"))}`, VOUCHER_HUB_CLOCK_OFFSET_MS: String(offsetMs) } : {})

/** A sandbox (unless HUBBLE_BASE_URL is set) and store processes on one prepared database, ready when this resolves. */
export async function startShop(options: StartShop): Promise<Shop> {
  const elsewhere = process.env.HUBBLE_BASE_URL
  const sandbox = options.sandbox ?? (elsewhere ? null : (await startSandbox({ timeScale: options.timeScale, args: options.sandboxArgs, log: options.log })))
  const hubbleUrl = sandbox?.url ?? elsewhere ?? ""
  const first = options.port ?? (await freePort()).port
  const payments = options.payments ? await startPaymentSandboxes({ timeScale: options.timeScale, storeUrl: `http://localhost:${first}` }) : null
  const base = storeEnvironment(options.secrets, { baseUrl: hubbleUrl, ...SANDBOX_CREDENTIALS })
  const webhookSecret = base.HUBBLE_WEBHOOK_SECRETS?.split(",")[0] ?? ""
  const environment = {
    ...base,
    ...(options.timeScale ? { VOUCHER_HUB_TIME_SCALE: String(options.timeScale) } : {}),
    ...payments?.env,
    ...options.env,
  }
  const stores: StoreProcess[] = []
  /** The process at this place of `stores`. */
  const start = (index: number, workerMode: "shared" | "server" | "worker", port?: number) => {
    const { databaseUrl, nodeEnv, directory, log, clockOffsetsMs } = options
    const env = { ...environment, ...wrongClock(clockOffsetsMs?.[index] ?? 0) }
    return startStore({ databaseUrl, env, workerMode, nodeEnv, directory, log, port })
  }
  const addStore = async (workerMode: "shared" | "server" | "worker" = "shared", port?: number) => {
    const store = await start(stores.length, workerMode, port)
    stores.push(store)
    await store.waitUntilReady()
    return store
  }
  const gone: StoreProcess[] = []
  const replaceKilled = async (index: number, whenDead?: () => Promise<void>) => {
    const victim = stores[index]
    if (!victim) throw new Error(`there is no store process ${index}`)
    await victim.kill()
    gone.push(victim)
    await whenDead?.()
    const fresh = await start(index, options.stores?.[index] ?? "shared", victim.port)
    stores[index] = fresh
    await fresh.waitUntilReady()
  }
  const stop = async () => {
    await Promise.all(stores.map((store) => store.stop()))
    await payments?.stop()
    if (sandbox && !options.sandbox) await sandbox.stop()
  }
  try {
    await sandbox?.config({ webhook: { url: `http://localhost:${first}/hooks/hubble`, secret: webhookSecret, enabled: true } })
    // One after the other: the first start writes defaults that a second one at the same moment would write too.
    for (const [index, mode] of (options.stores ?? ["shared"]).entries()) await addStore(mode, index === 0 ? first : undefined)
    const store = stores[0]
    if (!store) throw new Error("startShop was asked for no store at all")
    if (payments) await offerPayments(await createAdmin(store.url, ADMIN_EMAIL, options.secrets.adminPassword), options.seeded.regions)
    return {
      store,
      stores,
      sandbox,
      payments,
      seeded: options.seeded,
      hubbleUrl,
      hubbleCredentials: { clientId: base.HUBBLE_CLIENT_ID ?? "", clientSecret: base.HUBBLE_CLIENT_SECRET ?? "" },
      webhookSecret,
      addStore: (mode) => addStore(mode),
      replaceKilled,
      shopper: (process = 0) => createShopper((stores[process] ?? store).url, options.seeded.publishableKey, options.listen),
      admin: (process = 0) => createAdmin((stores[process] ?? store).url, ADMIN_EMAIL, options.secrets.adminPassword, options.listen),
      output: () => [...gone, ...stores].map((one) => one.output()).join("\n"),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
