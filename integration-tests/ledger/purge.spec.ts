import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import * as migrations from "../../src/modules/webhook-inbox/migrations/Migration20261120140000"
import WebhookInboxService from "../../src/modules/webhook-inbox/service"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"

let world: LedgerWorld
let inbox: WebhookInboxService
beforeAll(async () => {
  world = await createLedgerWorld("purge")
  const [made] = Object.values(migrations)
  const migration = Reflect.construct(made as new () => Migration, [null, null])
  await migration.up()
  for (const query of migration.getQueries()) await world.knex.raw(String(query))
  inbox = new WebhookInboxService({ logger: console, __pg_connection__: world.knex } as unknown as ConstructorParameters<typeof WebhookInboxService>[0], {})
})
afterAll(() => world?.dispose())

const store = async (text: string, state: string, daysAgo: number) => {
  const body = { text }
  const { id } = await inbox.store({ source: "hubble", topic: "orders", rawBody: Buffer.from(JSON.stringify(body)), body, headers: {} })
  await world.query(`update webhook_delivery set state = :state, handled_at = now() - (:daysAgo * interval '1 day'), received_at = now() - (:daysAgo * interval '1 day') where id = :id`, { state, daysAgo, id })
  return id
}
const left = async () => (await world.query<{ id: string }>(`select id from webhook_delivery`)).map((row) => row.id).sort()

describe("Old webhooks", () => {
  it("are deleted once they were handled so many days ago, in batches; what failed or still waits stays, however old", async () => {
    const old = [await store("old one", "handled", 91), await store("old two", "handled", 200)]
    const kept = [await store("young", "handled", 89), await store("failed", "failed", 300), await store("waiting", "stored", 300)]
    expect((await left()).length).toBe(old.length + kept.length)
    expect([await inbox.purge({ days: 90, limit: 1 }), await inbox.purge({ days: 90, limit: 10 }), await inbox.purge({ days: 90, limit: 10 })]).toEqual([1, 1, 0])
    expect(await left()).toEqual(kept.sort())
  })
})
