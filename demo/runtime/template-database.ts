import { contentHash } from "./content-hash"
import { ensurePluginBuilt } from "./plugin-build"
import { withFileLock } from "./file-lock"
import { REPOSITORY, TEST_STATE } from "./paths"
import type { Postgres } from "./postgres"
import { stage, type Say } from "./progress"
import { storeEnvironment, type DemoSecrets } from "./secrets"
import { runMedusa } from "./store-process"
import { createHash } from "node:crypto"
import path from "node:path"

const PREFIX = "voucher_hub_template"
const UNUSED_UPSTREAM = { baseUrl: "http://127.0.0.1:9", clientId: "template", clientSecret: "template" }

export interface Seeded {
  salesChannelId: string
  /** Region id by currency code. */
  regions: Record<string, string>
  publishableKey: string
  physicalHandle: string
  adminEmail: string
}

/** Migrates and seeds a database, and answers what the seed made. Booting and migrating call no upstream. */
export async function migrateAndSeed(databaseUrl: string, environment: Record<string, string>, print?: Say): Promise<Seeded> {
  const env = { ...environment, DATABASE_URL: databaseUrl }
  await stage("store: migrate", () => runMedusa(["db:migrate", "--execute-all-links"], env), print)
  const output = await stage("store: seed", () => runMedusa(["exec", "./src/scripts/seed.ts"], env), print)
  const line = output.split("\n").find((candidate) => candidate.startsWith('{"seed":'))
  if (!line) throw new Error(`The seed printed no result:\n${output.slice(-2_000)}`)
  return (JSON.parse(line) as { seed: Seeded }).seed
}

/** A finished template and the seed's answer, which is kept in the database's comment. */
export interface Template {
  database: string
  seeded: Seeded
}

async function existing(pg: Postgres, database: string): Promise<Template | null> {
  const rows = await pg.query<{ comment: string | null }>("postgres", "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1", [database])
  const comment = rows[0]?.comment
  return comment ? { database, seeded: JSON.parse(comment) as Seeded } : null
}

/** Builds `database` under another name and renames it when it is whole; older ones of the same kind are dropped. */
export async function makeTemplate(pg: Postgres, kind: string, hash: string, build: (database: string) => Promise<Seeded>): Promise<Template> {
  const database = `${PREFIX}_${kind}_${hash}`
  const lock = path.join(TEST_STATE, `${PREFIX}_${kind}.lock`)
  return await withFileLock(lock, async () => {
    const ready = await existing(pg, database)
    if (ready) return ready
    const stale = await pg.query<{ datname: string }>("postgres", "SELECT datname FROM pg_database WHERE datname LIKE $1", [`${PREFIX}_${kind}_%`])
    for (const { datname } of stale) await pg.dropDatabase(datname)
    const building = `${database}_building`
    await pg.createDatabase(building)
    const seeded = await build(building)
    // A checkpoint now spares every copy one of its own.
    await pg.query("postgres", "CHECKPOINT").catch(() => undefined)
    await pg.renameDatabase(building, database)
    await pg.query("postgres", `COMMENT ON DATABASE "${database}" IS '${JSON.stringify(seeded).replaceAll("'", "''")}'`)
    return { database, seeded }
  })
}

/**
 * A migrated and seeded database to copy from (under a second a copy), made again only when a migration, a link, the
 * seed, the store's configuration or a package version changed. Locked, so parallel callers make it once.
 */
export async function prepareTemplateDatabase(pg: Postgres, secrets: DemoSecrets, print?: Say): Promise<Template> {
  await ensurePluginBuilt(print)
  const schema = await contentHash(REPOSITORY, ["src/modules", "src/links", "src/providers"], /migrations|links|providers.*index|modules\/[^/]+\/index/)
  const store = await contentHash(REPOSITORY, ["demo/store/src", "demo/store/medusa-config.ts", "package.json"])
  const environment = storeEnvironment(secrets, UNUSED_UPSTREAM)
  // The admin's password is in the template: one made with other secrets on the same server lets nobody in.
  const hash = createHash("sha256").update(`${schema} ${store} ${secrets.adminPassword}`).digest("hex").slice(0, 16)
  return await makeTemplate(pg, "seeded", hash, (database) => migrateAndSeed(pg.url(database), environment, print))
}
