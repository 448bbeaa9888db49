import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import * as migrations from "../../src/modules/webhook-inbox/migrations/Migration20261120140000"
import { WalletGate } from "../../src/modules/hubble/wallet-gate"
import WebhookInboxService from "../../src/modules/webhook-inbox/service"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"

let world: LedgerWorld
let inbox: WebhookInboxService
beforeAll(async () => {
  world = await createLedgerWorld("purge", {}, ["hubble"])
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

describe("Old readings of the wallet", () => {
  it("are deleted after so many days, in batches, the oldest first; the books of the days since are the same as before", async () => {
    const gate = new WalletGate(world.knex, 1, 1, 1)
    const ages = [900, 801, 799, 1]
    for (const age of ages) {
      await gate.keepReading(`read_${age}`, age * 100, "job")
      await world.query(`update hubble_wallet_reading set read_at = now() - (:age * interval '1 day') where id = :id`, { age, id: `read_${age}` })
    }
    const since = { from: new Date(Date.now() - 800 * 86_400_000), to: null }
    const before = await gate.movement(since)
    expect(before).toMatchObject({ first_minor: 79_900, last_minor: 100 })
    expect([await gate.purge({ days: 800, limit: 1 }), (await gate.readings(10)).length, await gate.purge({ days: 800, limit: 10 }), await gate.purge({ days: 800, limit: 10 })]).toEqual([1, 3, 1, 0])
    expect((await gate.readings(10)).map((reading) => reading.balance_minor)).toEqual([100, 79_900])
    expect(await gate.movement(since)).toEqual(before)
  })
})
