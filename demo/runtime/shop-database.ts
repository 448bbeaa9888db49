import path from "node:path"
import { contentHash } from "./content-hash"
import { REPOSITORY, TEST_STATE } from "./paths"
import { startPostgres, type Postgres } from "./postgres"
import { stage, type Say } from "./progress"
import { loadSecrets, type DemoSecrets } from "./secrets"
import { startShop } from "./shop"
import { makeTemplate, prepareTemplateDatabase, type Template } from "./template-database"

export interface TestGround {
  pg: Postgres
  secrets: DemoSecrets
}

/**
 * The throw-away PostgreSQL on which tests, `demo:once`, chaos and bench copy their databases; one process at a time runs it. Where they come one
 * after the other, as in CI, VOUCHER_HUB_TEST_GROUND has them share one, and the templates in it.
 */
export async function startTestGround(name: string, print?: Say): Promise<TestGround> {
  const dataDir = path.join(TEST_STATE, process.env.VOUCHER_HUB_TEST_GROUND ?? name)
  const pg = await stage("PostgreSQL", () => startPostgres({ dataDir, throwAway: true }), print)
  return { pg, secrets: await loadSecrets(TEST_STATE) }
}

/**
 * The seeded template with the sandbox's catalogue synced into it, so that a copy sells vouchers at once. Made again when
 * anything that takes part in a sync changed.
 */
export async function prepareCatalogueTemplate({ pg, secrets }: TestGround, print?: Say): Promise<Template> {
  const seeded = await prepareTemplateDatabase(pg, secrets, print)
  const syncing = await contentHash(REPOSITORY, ["src/clients", "src/config", "src/domain", "src/modules", "src/workflows/catalog", "src/workflows/setup", "sandbox", "demo/store"])
  return await makeTemplate(pg, "catalogue", `${syncing}${seeded.database.slice(-8)}`, async (database) => {
    await pg.dropDatabase(database)
    await pg.createDatabase(database, seeded.database)
    const shop = await stage("store: start for the catalogue", () => startShop({ databaseUrl: pg.url(database), seeded: seeded.seeded, secrets }), print)
    try {
      const admin = await shop.admin()
      await stage("store: first catalogue sync", () => admin.sync(), print)
    } finally {
      await shop.stop()
    }
    return seeded.seeded
  })
}

let copies = 0

/** A database of one's own, copied from a template in well under a second. */
export async function copyDatabase(pg: Postgres, template: Template, label: string): Promise<string> {
  const name = `vh_${label.toLowerCase().replace(/[^a-z0-9]+/g, "_").slice(0, 30)}_${process.pid}_${Date.now().toString(36)}_${(copies += 1)}`
  await pg.createDatabase(name, template.database)
  return name
}
