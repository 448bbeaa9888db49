import { randomBytes } from "node:crypto"
import { readdirSync } from "node:fs"
import path from "node:path"
import { knex, type Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { startPostgres } from "../../demo/runtime/postgres"
import { TEST_STATE } from "../../demo/runtime/paths"
import type { VoucherHubInput } from "../../src/config"
import VoucherModuleService from "../../src/modules/voucher/service"

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

const MIGRATIONS = path.join(__dirname, "../../src/modules/voucher/migrations")

/** The columns that say when; moving them back is how time passes here. `created_at` stays: it only orders. */
const CLOCKS: Readonly<Record<string, { columns: readonly string[]; of: string }>> = {
  voucher_purchase: { columns: ["paid_at", "frozen_until", "task_lease_until"], of: "order_id = :orderId" },
  voucher_supplier_order: { columns: ["due_at", "lease_until", "waiting_since", "extra_read_at", "claimed_at"], of: "order_id = :orderId" },
  voucher_attempt: { columns: ["sent_at", "processing_since", "last_read_at", "absent_at"], of: "supplier_order_id in (select id from voucher_supplier_order where order_id = :orderId)" },
  voucher_unit: { columns: ["delivered_at"], of: "order_id = :orderId" },
  voucher_task: { columns: ["due_at", "first_try_at"], of: "order_id = :orderId" },
  voucher_token: { columns: ["expires_at"], of: "cart_id in (select cart_id from voucher_purchase where order_id = :orderId)" },
}

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration

async function migrationsSql(): Promise<string[]> {
  const files = readdirSync(MIGRATIONS).filter((name) => /^Migration\d+\.ts$/.test(name)).sort()
  const statements: string[] = []
  for (const file of files) {
    const exported = Object.values((await import(path.join(MIGRATIONS, file))) as Record<string, unknown>).find((value) => typeof value === "function") as MigrationClass
    const migration = Reflect.construct(exported, [null, null]) as Migration
    await migration.up()
    statements.push(...migration.getQueries().map(String))
  }
  return statements
}

/** The ledger on a database of its own: the module's real migrations, its real service and a real vault, at time scale 1. */
export interface LedgerWorld {
  service: VoucherModuleService
  knex: Knex
  database: string
  /** The same database seen by a shop with more options. */
  configured(options: VoucherHubInput): LedgerWorld
  query<Row extends object = Record<string, unknown>>(sql: string, bindings?: Record<string, unknown>): Promise<Row[]>
  /** Lets time pass for one Medusa order. */
  pass(orderId: string, ms: number): Promise<void>
  dispose(): Promise<void>
}

export async function createLedgerWorld(label: string, fulfillment: Record<string, unknown> = {}): Promise<LedgerWorld> {
  if (!process.env.DB_HOST) throw new Error("No PostgreSQL: run this file through jest's projects (global-setup.ts), or set DB_HOST and its companions")
  delete process.env.VOUCHER_HUB_TIME_SCALE
  const pg = await startPostgres({ dataDir: TEST_STATE })
  const database = `vh_ledger_${label}_${process.pid}_${Date.now().toString(36)}`
  await pg.createDatabase(database)
  const connection = knex({ client: "pg", connection: pg.url(database), pool: { min: 0, max: 24 } })
  for (const statement of await migrationsSql()) await connection.raw(statement)
  const keys = { k1: randomBytes(32).toString("base64") }
  const serviceWith = ({ hubble, ...options }: VoucherHubInput) =>
    new VoucherModuleService({ [ContainerRegistrationKeys.PG_CONNECTION]: connection } as ConstructorParameters<typeof VoucherModuleService>[0], {
      hubble: { clientId: "test", clientSecret: "test-secret", webhookSecrets: ["whsec"], baseUrl: "http://localhost:1", ...hubble },
      vault: { activeKeyId: "k1", keys },
      fulfillment,
      ...options,
    })
  const query = async <Row extends object>(sql: string, bindings: Record<string, unknown> = {}) => {
    const result: { rows: Row[] } = await connection.raw(sql, bindings as Record<string, Knex.RawBinding>)
    return result.rows
  }
  const world = (service: VoucherModuleService): LedgerWorld => ({
    service,
    knex: connection,
    configured: (options) => world(serviceWith(options)),
    database,
    query,
    pass: async (orderId, ms) => {
      for (const [table, { columns, of }] of Object.entries(CLOCKS)) {
        const moved = columns.map((column) => `${column} = ${column} - (:ms * interval '1 millisecond')`).join(", ")
        await connection.raw(`update ${table} set ${moved} where ${of}`, { ms, orderId })
      }
    },
    dispose: async () => {
      await connection.destroy()
      await pg.dropDatabase(database)
    },
  })
  return world(serviceWith({}))
}
