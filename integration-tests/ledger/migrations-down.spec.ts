import { readdirSync } from "node:fs"
import path from "node:path"
import { migrationsOf, openModuleDatabase, runMigration, type ModuleDatabase } from "../support/module-database"

const MODULES = readdirSync(path.join(__dirname, "../../src/modules"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)

/** Everything a migration can make, as lines without an order: PostgreSQL puts a column that comes back at the end. */
const SHAPE = `
  select format('column %s.%s %s%s default %s', c.table_name, c.column_name, c.data_type, case c.is_nullable when 'NO' then ' not null' else '' end, coalesce(c.column_default, 'none')) as line
    from information_schema.columns c where c.table_schema = 'public'
  union all select format('index %s', indexdef) from pg_indexes where schemaname = 'public'
  union all select format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
  union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
  union all select format('function %s', proname) from pg_proc where pronamespace = 'public'::regnamespace
  union all select format('type %s', typname) from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
  union all select format('sequence %s', sequencename) from pg_sequences where schemaname = 'public'`

/** The one thing that cannot come back: rows written since may stand against its being unique. */
const UNIQUE_NO_MORE = 'INDEX "UQ_payin_request_cart_card"'
const withoutUnique = (line: string) => line.replace(`UNIQUE ${UNIQUE_NO_MORE}`, UNIQUE_NO_MORE)

const shapeOf = async (database: ModuleDatabase) => (await database.query<{ line: string }>(SHAPE)).map((row) => withoutUnique(row.line)).sort()

describe.each(MODULES)("The migrations of %s", (module) => {
  let database: ModuleDatabase
  beforeAll(async () => {
    database = await openModuleDatabase(`down_${module.replaceAll("-", "_")}`, [])
  })
  afterAll(() => database?.dispose())

  it("run up, each one back down to what was there before it, and up again to the same tables", async () => {
    const migrations = await migrationsOf(module)
    const shapes = [await shapeOf(database)]
    for (const { make } of migrations) {
      await runMigration(database.knex, make, "up")
      shapes.push(await shapeOf(database))
    }
    expect(shapes[0]).toEqual([])
    expect(shapes.at(-1)?.length).toBeGreaterThan(0)
    for (const [index, { name, make }] of [...migrations.entries()].reverse()) {
      await runMigration(database.knex, make, "down")
      expect({ name, shape: await shapeOf(database) }).toEqual({ name, shape: shapes[index] })
    }
    for (const { make } of migrations) await runMigration(database.knex, make, "up")
    expect(await shapeOf(database)).toEqual(shapes.at(-1))
  })
})
