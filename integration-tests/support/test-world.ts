import { eventually } from "../../demo/eventually"
import { AnswerLog } from "../../demo/oracle/leaks"
import { TEST_STATE } from "../../demo/runtime/paths"
import { startPostgres, type Postgres } from "../../demo/runtime/postgres"
import { loadSecrets, storeEnvironment, type DemoSecrets } from "../../demo/runtime/secrets"
import { SANDBOX_CREDENTIALS, startShop, type Shop, type StartShop } from "../../demo/runtime/shop"
import { ensureStoreBuilt } from "../../demo/runtime/store-build"
import { copyDatabase, prepareCatalogueTemplate } from "../../demo/runtime/shop-database"
import { runMedusa } from "../../demo/runtime/store-process"
import { prepareTemplateDatabase } from "../../demo/runtime/template-database"
import { startSandbox, type Sandbox } from "../../demo/runtime/sandbox-process"
import type { HubbleConfigPatch } from "../../sandbox/hubble"
import type { Admin } from "../../demo/admin"
import type { AnswerListener } from "../../demo/http-client"
import type { Buyer, Shopper } from "../../demo/shopper"
import { ContractWatch } from "./contract-watch"

export { eventually }

/** For `beforeAll`: the first world of a run also builds the plugin and the templates. */
export const WORLD_TIMEOUT_MS = 600_000

export interface WorldOptions {
  /** VOUCHER_HUB_TIME_SCALE of stores and sandbox; 60 unless given. */
  timeScale?: number
  /** More of the stores' environment. */
  env?: Record<string, string | undefined>
  /** One entry per store process; one shared process unless given. */
  stores?: StartShop["stores"]
  nodeEnv?: string
  /** Sent to POST /_sandbox/config before the store starts. */
  sandbox?: HubbleConfigPatch
  /** Hubcash and 123hub beside it. */
  payments?: boolean
  /** From the store's build, with the dashboard at /app. */
  dashboard?: boolean
  /** The environment brings a module that the template knows nothing of: its tables are made first. */
  migrate?: boolean
  /** false: regions and admin only, no vouchers yet. */
  catalogue?: boolean
}

export interface World extends Omit<Shop, "sandbox" | "admin" | "shopper"> {
  sandbox: Sandbox
  admin: Admin
  shopper: Shopper
  /** One more shopper, without the first one's login; at the first process, or at another that serves HTTP. */
  anotherShopper(process?: number): Shopper
  /** The same admin at another process. */
  adminAt(process: number): Promise<Admin>
  pg: Postgres
  database: string
  query: <Row extends Record<string, unknown>>(sql: string, params?: unknown[]) => Promise<Row[]>
  secrets: DemoSecrets
  /** Every answer to shopper and admin, but those of reveals. */
  answers: AnswerLog
  /** Holds them against the table of routes; `dispose` throws when one does not fit. */
  contract: ContractWatch
  inr: string
  brl: string
  buyer(name: string): Buyer
  /** @throws Error when an answer to shopper or admin was not as the table of routes has it. */
  dispose(): Promise<void>
}

/**
 * A world of its own for one test file: a database copied from a template, a sandbox process and store processes, all
 * real. Needs `global-setup.ts`, or DB_HOST and its companions.
 */
export async function createWorld(label: string, options: WorldOptions = {}): Promise<World> {
  if (!process.env.DB_HOST) throw new Error("No PostgreSQL: run this file through jest's projects (global-setup.ts), or set DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD")
  const pg = await startPostgres({ dataDir: TEST_STATE })
  const secrets = await loadSecrets(TEST_STATE)
  const template = options.catalogue === false ? await prepareTemplateDatabase(pg, secrets) : await prepareCatalogueTemplate({ pg, secrets })
  const database = await copyDatabase(pg, template, label)
  const answers = new AnswerLog()
  const contract = new ContractWatch()
  const listen: AnswerListener = (method, path, text, status) => {
    answers.listen(method, path, text)
    contract.listen(method, path, text, status)
  }
  const timeScale = options.timeScale ?? 60
  const sandbox = await startSandbox({ timeScale })
  const undo = async () => {
    await sandbox.stop()
    await pg.dropDatabase(database)
  }
  try {
    if (options.sandbox) await sandbox.config(options.sandbox)
    const { stores, nodeEnv, payments } = options
    const env = { ...options.env, ...(options.dashboard ? { DEMO_ADMIN: "on" } : {}) }
    if (options.migrate) await runMedusa(["db:migrate", "--execute-all-links"], { ...storeEnvironment(secrets, { baseUrl: sandbox.url, ...SANDBOX_CREDENTIALS }), ...env, DATABASE_URL: pg.url(database) })
    const directory = options.dashboard ? await ensureStoreBuilt() : undefined
    const shop = await startShop({ databaseUrl: pg.url(database), seeded: template.seeded, secrets, timeScale, env, stores, nodeEnv, payments, sandbox, directory, listen })
    return {
      ...shop,
      sandbox,
      admin: await shop.admin(),
      shopper: shop.shopper(),
      anotherShopper: shop.shopper,
      adminAt: shop.admin,
      pg,
      database,
      query: (sql, params) => pg.query(database, sql, params),
      secrets,
      answers,
      contract,
      inr: template.seeded.regions.inr ?? "",
      brl: template.seeded.regions.brl ?? "",
      buyer: (name) => ({ email: `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}@shopper.test`, firstName: "Asha", lastName: "Rao", phone: "9876543212" }),
      dispose: async () => {
        await shop.stop()
        await undo()
        contract.assertKept()
      },
    }
  } catch (error) {
    await undo()
    throw error
  }
}
