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

/** The migrations of a module in their order. */
export async function migrationsOf(module: string): Promise<{ name: string; make: new () => Migration }[]> {
  const folder = path.join(MODULES, module, "migrations")
  const files = readdirSync(folder).filter((name) => /^Migration\d+\.ts$/.test(name)).sort()
  return await Promise.all(files.map(async (file) => {
    const exported: unknown = Object.values((await import(path.join(folder, file))) as Record<string, unknown>).find((value) => typeof value === "function")
    return { name: path.basename(file, ".ts"), make: exported as new () => Migration }
  }))
}

/** One migration, statement by statement. */
export async function runMigration(connection: Knex, make: new () => Migration, direction: "up" | "down"): Promise<void> {
  const migration = Reflect.construct(make, [null, null]) as Migration
  await migration[direction]()
  for (const statement of migration.getQueries()) await connection.raw(String(statement))
}

async function migrate(connection: Knex, module: string): Promise<void> {
  for (const { make } of await migrationsOf(module)) await runMigration(connection, make, "up")
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
