import { say } from "../demo/runtime/progress"
import { startRedis } from "../demo/runtime/redis"
import { startShop, type Shop, type StartShop } from "../demo/runtime/shop"
import { copyDatabase, prepareCatalogueTemplate, startTestGround, type TestGround } from "../demo/runtime/shop-database"
import type { Template } from "../demo/runtime/template-database"

export interface Ground {
  ground: TestGround
  /** Seeded, with the sandbox's catalogue. */
  template: Template
  /** A database of one's own; the ground throws it away in the end. */
  copy(): Promise<string>
}

/** The throw-away PostgreSQL with a shop's database to copy. */
export async function withGround<Result>(label: string, work: (context: Ground) => Promise<Result>): Promise<Result> {
  const ground = await startTestGround("bench")
  const copies: string[] = []
  try {
    const template = await prepareCatalogueTemplate(ground)
    const copy = async () => {
      const database = await copyDatabase(ground.pg, template, `bench_${label}`)
      copies.push(database)
      return database
    }
    return await work({ ground, template, copy })
  } finally {
    for (const database of copies) await ground.pg.dropDatabase(database).catch(() => undefined)
    await ground.pg.stop()
  }
}

/** A running shop on a database of its own. */
export async function withShop<Result>(context: Ground, more: Partial<StartShop>, work: (shop: Shop, database: string) => Promise<Result>): Promise<Result> {
  const database = await context.copy()
  const { ground, template } = context
  const shop = await startShop({ databaseUrl: ground.pg.url(database), seeded: template.seeded, secrets: ground.secrets, ...more })
  try {
    return await work(shop, database)
  } finally {
    await shop.stop()
  }
}

/** With a Redis of its own, or what is left without: it is not on every machine. */
export async function withRedis<Result>(work: (env: Record<string, string>) => Promise<Result>, without: Result): Promise<Result> {
  const redis = await startRedis().catch((error: Error) => say(`  left out: ${error.message}`))
  if (!redis) return without
  try {
    return await work({ REDIS_URL: redis.url })
  } finally {
    await redis.stop()
  }
}
