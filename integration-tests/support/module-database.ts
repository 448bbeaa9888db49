import { readdirSync } from "node:fs"
import path from "node:path"
import { knex, type Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import { TEST_STATE } from "../../demo/runtime/paths"
import { startPostgres } from "../../demo/runtime/postgres"

const MODULES = path.join(__dirname, "../../src/modules")

/** A database of its own with the tables of some of our modules, for tests that need no store. */
export interface ModuleDatabase {
  name: string
  knex: Knex
  query<Row extends object = Record<string, unknown>>(sql: string, bindings?: Record<string, unknown>): Promise<Row[]>
  dispose(): Promise<void>
}

async function migrate(connection: Knex, module: string): Promise<void> {
  const folder = path.join(MODULES, module, "migrations")
  for (const file of readdirSync(folder).filter((name) => /^Migration\d+\.ts$/.test(name)).sort()) {
    const exported: unknown = Object.values((await import(path.join(folder, file))) as Record<string, unknown>).find((value) => typeof value === "function")
    const migration = Reflect.construct(exported as new () => Migration, [null, null]) as Migration
    await migration.up()
    for (const statement of migration.getQueries()) await connection.raw(String(statement))
  }
}

/** Runs the modules' real migrations; time scale 1 unless the test sets another one afterwards. */
export async function openModuleDatabase(label: string, modules: readonly string[]): Promise<ModuleDatabase> {
  if (!process.env.DB_HOST) throw new Error("No PostgreSQL: run this file through jest's projects (global-setup.ts), or set DB_HOST and its companions")
  delete process.env.VOUCHER_HUB_TIME_SCALE
  const pg = await startPostgres({ dataDir: TEST_STATE })
  const name = `vh_${label}_${process.pid}_${Date.now().toString(36)}`
  await pg.createDatabase(name)
  const connection = knex({ client: "pg", connection: pg.url(name), pool: { min: 0, max: 24 } })
  for (const module of modules) await migrate(connection, module)
  return {
    name,
    knex: connection,
    query: async <Row extends object>(sql: string, bindings: Record<string, unknown> = {}) => {
      const result: { rows: Row[] } = await connection.raw(sql, bindings as Record<string, Knex.RawBinding>)
      return result.rows
    },
    dispose: async () => {
      await connection.destroy()
      await pg.dropDatabase(name)
    },
  }
}
