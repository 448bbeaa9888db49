import { knex } from "@medusajs/framework/mikro-orm/knex"
import { toBrandMirror, type BrandMirror, type HubbleBrandInput } from "../../../src/domain/brand"
import { BrandRows } from "../../../src/modules/hubble/brand-rows"
import { Migration20261120140307 } from "../../../src/modules/hubble/migrations/Migration20261120140307"
import { Migration20261125230000 } from "../../../src/modules/hubble/migrations/Migration20261125230000"
import { RateRows } from "../../../src/modules/hubble/rate-rows"
import { SyncRows } from "../../../src/modules/hubble/sync-rows"
import { VariantRows } from "../../../src/modules/hubble/variant-rows"
import { startTestDatabase } from "../webhook-inbox/postgres"

/** The mirror's tables on a real PostgreSQL with the real migrations. */
export async function startMirror(name: string) {
  const database = await startTestDatabase(name)
  const sql = knex({ client: "pg", connection: database.url, pool: { min: 0, max: 10 } })
  for (const migration of [new Migration20261120140307(undefined as never, undefined as never), new Migration20261125230000(undefined as never, undefined as never)]) {
    await migration.up()
    for (const query of migration.getQueries()) await sql.raw(String(query))
  }
  return {
    sql,
    brands: new BrandRows(sql),
    variants: new VariantRows(sql),
    syncs: new SyncRows(sql),
    rates: new RateRows(sql),
    brand: (id: string) => sql("hubble_brand").where({ id }).first(),
    clear: async () => void (await sql.raw("truncate hubble_brand, hubble_brand_variant, hubble_sync, hubble_rate")),
    async stop() {
      await sql.destroy()
      await database.stop()
    },
  }
}

export function mirrorOf(id: string, change: Partial<HubbleBrandInput> = {}): BrandMirror {
  const answer = toBrandMirror({
    id, status: "ACTIVE", title: `Brand ${id}`, denominationType: "FIXED", amountRestrictions: { denominations: [100, 500] }, ...change,
  })
  if ("refused" in answer) throw new Error(answer.refused)
  return answer.ok
}
