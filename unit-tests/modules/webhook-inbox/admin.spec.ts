import { join } from "node:path"
import { inspect } from "node:util"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { initModules } from "@medusajs/test-utils/dist/init-modules"
import { GET } from "../../../src/api/admin/voucher-hub/webhooks/route"
import { POST } from "../../../src/api/admin/voucher-hub/webhooks/[id]/replay/route"
import { webhookAdminMiddlewares } from "../../../src/api/admin/voucher-hub/webhooks/middlewares"
import { WEBHOOK_INBOX_MODULE } from "../../../src/modules/webhook-inbox"
import WebhookInboxService from "../../../src/modules/webhook-inbox/service"
import { orderDelivery, SECRET, startInbox } from "./inbox"

// The module as Medusa loads it, so that the model fits the migration.
let started: Awaited<ReturnType<typeof startInbox>>
let loaded: Awaited<ReturnType<typeof initModules>>
let inbox: WebhookInboxService
const emitted: unknown[] = []
const hubble = { webhookSecrets: [SECRET], clientId: "id", clientSecret: "top secret" }
const vault = { activeKeyId: "k1", keys: { k1: Buffer.alloc(32, 1).toString("base64") } }

beforeAll(async () => {
  started = await startInbox("inbox_admin")
  const database = { clientUrl: started.url, schema: "public" }
  loaded = await initModules({
    injectedDependencies: { [ContainerRegistrationKeys.PG_CONNECTION]: started.sql, [ContainerRegistrationKeys.LOGGER]: started.logger },
    databaseConfig: database,
    modulesConfig: { [WEBHOOK_INBOX_MODULE]: { resolve: join(__dirname, "../../../src/modules/webhook-inbox"), options: { database, hubble, vault } } },
    preventConnectionDestroyWarning: true,
  })
  inbox = loaded.medusaApp.modules[WEBHOOK_INBOX_MODULE]
})
afterAll(async () => {
  await loaded.medusaApp.onApplicationPrepareShutdown()
  await loaded.medusaApp.onApplicationShutdown()
  await loaded.shutdown()
  await started.stop()
})
beforeEach(async () => started.clear())

const resolve = (key: string) => ({ [WEBHOOK_INBOX_MODULE]: inbox, [Modules.EVENT_BUS]: { emit: async (events: unknown[]) => emitted.push(...events) } })[key]

async function list(query: Record<string, string>): Promise<Record<string, unknown>> {
  const req = { query, allowed: [], scope: { resolve } } as never
  const [middleware] = webhookAdminMiddlewares[0]?.middlewares ?? []
  const error = await new Promise((done) => void middleware?.(req, {} as never, done as never))
  if (error) throw error
  return new Promise((answer, fail) => void GET(req, { json: answer } as never).catch(fail))
}

describe("webhooks in the admin", () => {
  it("are listed a page at a time, by state, with their bodies and without headers or leases", async () => {
    const first = await inbox.store(orderDelivery("o1"))
    const [claimed] = await inbox.claimDue({ limit: 1, leaseMs: 60_000 })
    await inbox.store(orderDelivery("o2"))
    await inbox.markHandled(first.id, claimed?.lease_token ?? 0, "final")
    expect(await list({})).toMatchObject({ count: 2, limit: 20, offset: 0 })
    expect(await list({ limit: "1", offset: "1" })).toMatchObject({ count: 2, limit: 1, offset: 1, webhooks: [{ id: first.id }] })
    const { webhooks } = (await list({ state: "handled" })) as { webhooks: Record<string, unknown>[] }
    expect(webhooks).toMatchObject([{ id: first.id, body: { orderId: "o1", status: "SUCCESS" }, outcome: "final", times_received: 1 }])
    expect(Object.keys(webhooks[0] ?? {})).not.toEqual(expect.arrayContaining(["headers"]))
    expect(Object.keys(webhooks[0] ?? {})).not.toEqual(expect.arrayContaining(["lease_token"]))
  })

  it.each([{ state: "lost" }, { limit: "0" }, { limit: "101" }, { offset: "-1" }, { fields: "headers" }])("refuse the query %j", async (query) => {
    await expect(list(query as never)).rejects.toMatchObject({ type: "invalid_data" })
  })

  it("are handled again on replay, even after they ended for good", async () => {
    const { id } = await inbox.store(orderDelivery("o1"))
    const [claimed] = await inbox.claimDue({ limit: 1, leaseMs: 60_000 })
    await inbox.markHandled(id, claimed?.lease_token ?? 0, "final")
    const answer = await new Promise((done, fail) => void POST({ params: { id }, scope: { resolve } } as never, { json: done } as never).catch(fail))
    expect(answer).toMatchObject({ webhook: { id, state: "stored" } })
    expect(emitted).toEqual([{ name: "webhook.stored", data: { id } }])
    expect((await inbox.claimDue({ limit: 1, leaseMs: 60_000 })).map((delivery) => delivery.id)).toEqual([id])
  })

  it("are held by a module that keeps neither the database URL nor other credentials", () => {
    const options = { database: { clientUrl: "postgres://user:password@host" }, hubble, vault }
    const service = new WebhookInboxService({ logger: started.logger, __pg_connection__: { raw: jest.fn() } } as never, options)
    expect(inspect(service, { depth: 10 })).not.toMatch(/password|top secret/)
  })
})
