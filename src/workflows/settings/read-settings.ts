import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { WEBHOOK_INBOX_MODULE } from "../../modules/webhook-inbox"
import type WebhookInboxService from "../../modules/webhook-inbox/service"

/** Where upstreams send what; the origin is the shop's. The token of Hubcash's URL is a secret and is not told. */
const WEBHOOKS = [
  { source: "hubble", topic: "orders", path: "/hooks/hubble/orders" },
  { source: "hubble", topic: "brands", path: "/hooks/hubble/brands" },
  { source: "hubble", topic: "wallet", path: "/hooks/hubble/wallet" },
  { source: "hubble", topic: "discounts", path: "/hooks/hubble/discounts" },
  { source: "hubcash", topic: "notifications", path: "/hooks/hubcash/YOUR_NOTIFICATION_TOKEN" },
  { source: "hub123", topic: "payments", path: "/hooks/123hub" },
] as const

/** The options in force without their secrets, and the last delivery of every webhook. */
export async function readSettings(container: MedusaContainer) {
  const { settings }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const seen = await container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE).lastDeliveries()
  const webhooks = WEBHOOKS.map(({ source, topic, path }) => {
    const last = seen.find((row) => row.source === source && row.topic === topic)
    return { source, topic, path, received: last?.count ?? 0, last_received_at: last?.last_at ?? null }
  })
  return { ...settings, webhooks }
}
