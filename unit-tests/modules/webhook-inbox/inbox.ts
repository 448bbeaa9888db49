import { knex } from "@medusajs/framework/mikro-orm/knex"
import type { Logger } from "@medusajs/framework/types"
import { Migration20261120140000 } from "../../../src/modules/webhook-inbox/migrations/Migration20261120140000"
import WebhookInboxService from "../../../src/modules/webhook-inbox/service"
import { startTestDatabase } from "./postgres"

export const SECRET = "whsec_test"

/** Logs kept as text, so that tests can say what an operator reads. */
function keptLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const keep = (line: unknown) => void lines.push(String(line))
  return { logger: { info: keep, warn: keep, error: keep, debug: keep } as unknown as Logger, lines }
}

/** The inbox on a real PostgreSQL with the real migration. `worker()` is another process's service on its own connections. */
export async function startInbox(name: string) {
  const database = await startTestDatabase(name)
  const connections: ReturnType<typeof knex>[] = []
  const { logger, lines } = keptLogger()
  const connect = () => {
    const connection = knex({ client: "pg", connection: database.url, pool: { min: 0, max: 10 } })
    connections.push(connection)
    return connection
  }
  const sql = connect()
  const migration = new Migration20261120140000(undefined as never, undefined as never)
  await migration.up()
  for (const query of migration.getQueries()) await sql.raw(String(query))

  const on = (connection: ReturnType<typeof knex>, webhookSecrets = [SECRET]) =>
    new WebhookInboxService({ logger, __pg_connection__: connection } as never, {
      hubble: { clientId: "id", clientSecret: "secret", webhookSecrets },
      vault: { activeKeyId: "k1", keys: { k1: Buffer.alloc(32, 1).toString("base64") } },
    })
  const worker = (webhookSecrets?: string[]) => on(connect(), webhookSecrets)
  return {
    sql,
    on,
    url: database.url,
    lines,
    logger,
    inbox: worker(),
    worker,
    row: async (id: string) => (await sql("webhook_delivery").where({ id }).first()) as Record<string, unknown>,
    count: async () => Number((await sql("webhook_delivery").count("* as n").first())?.n),
    clear: async () => void (await sql("webhook_delivery").delete()),
    async stop() {
      await Promise.all(connections.map((connection) => connection.destroy()))
      await database.stop()
    },
  }
}

/** An order webhook as the inbox gets it. */
export function orderDelivery(orderId: string, status = "SUCCESS") {
  const body = { orderId, status }
  return { source: "hubble", topic: "orders", rawBody: Buffer.from(JSON.stringify(body)), body, headers: { "content-type": "application/json", "x-verify": "sig" } }
}
