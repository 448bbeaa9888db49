import { randomBytes } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { VoucherHubInput } from "../../src/config"
import VoucherModuleService from "../../src/modules/voucher/service"
import { openModuleDatabase } from "../support/module-database"

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** The columns that say when; moving them back is how time passes here. `created_at` stays: it only orders. */
const CLOCKS: Readonly<Record<string, { columns: readonly string[]; of: string }>> = {
  voucher_purchase: { columns: ["paid_at", "frozen_until", "task_lease_until"], of: "order_id = :orderId" },
  voucher_supplier_order: { columns: ["due_at", "lease_until", "waiting_since", "brand_unread_since", "extra_read_at", "claimed_at"], of: "order_id = :orderId" },
  voucher_attempt: { columns: ["sent_at", "processing_since", "last_read_at", "absent_at"], of: "supplier_order_id in (select id from voucher_supplier_order where order_id = :orderId)" },
  voucher_unit: { columns: ["delivered_at"], of: "order_id = :orderId" },
  voucher_task: { columns: ["due_at", "first_try_at"], of: "order_id = :orderId" },
  voucher_recipient: { columns: ["send_at", "queued_at", "sent_at", "opened_at"], of: "order_id = :orderId" },
  voucher_token: { columns: ["expires_at"], of: "(cart_id in (select cart_id from voucher_purchase where order_id = :orderId) or gift_id in (select id from voucher_recipient where order_id = :orderId))" },
}

/** The ledger on a database of its own: the module's real migrations, its real service and a real vault, at time scale 1. */
export interface LedgerWorld {
  service: VoucherModuleService
  knex: Knex
  database: string
  /** The same database seen by a shop with more options. */
  configured(options: VoucherHubInput): LedgerWorld
  query<Row extends object = Record<string, unknown>>(sql: string, bindings?: Record<string, unknown>): Promise<Row[]>
  /** Lets time pass for one Medusa order. */
  pass(orderId: string, ms: number): Promise<void>
  dispose(): Promise<void>
}

/** `beside`: other modules whose tables the test needs. */
export async function createLedgerWorld(label: string, fulfillment: Record<string, unknown> = {}, beside: readonly string[] = []): Promise<LedgerWorld> {
  const database = await openModuleDatabase(`ledger_${label}`, ["voucher", ...beside])
  const { knex: connection, query } = database
  const keys = { k1: randomBytes(32).toString("base64") }
  const serviceWith = ({ hubble, ...options }: VoucherHubInput) =>
    new VoucherModuleService({ [ContainerRegistrationKeys.PG_CONNECTION]: connection } as ConstructorParameters<typeof VoucherModuleService>[0], {
      hubble: { clientId: "test", clientSecret: "test-secret", webhookSecrets: ["whsec"], baseUrl: "http://localhost:1", ...hubble },
      vault: { activeKeyId: "k1", keys },
      fulfillment,
      ...options,
    })
  const world = (service: VoucherModuleService): LedgerWorld => ({
    service,
    knex: connection,
    configured: (options) => world(serviceWith(options)),
    database: database.name,
    query,
    pass: async (orderId, ms) => {
      for (const [table, { columns, of }] of Object.entries(CLOCKS)) {
        const moved = columns.map((column) => `${column} = ${column} - (:ms * interval '1 millisecond')`).join(", ")
        await connection.raw(`update ${table} set ${moved} where ${of}`, { ms, orderId })
      }
    },
    dispose: database.dispose,
  })
  return world(serviceWith({}))
}
