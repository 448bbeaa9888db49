import type { MedusaContainer } from "@medusajs/framework/types"
import { WEBHOOK_INBOX_MODULE } from "../../modules/webhook-inbox"
import type WebhookInboxService from "../../modules/webhook-inbox/service"
import type { IncomingDelivery } from "../../modules/webhook-inbox/types"
import { announceDelivery } from "./announce-delivery"

/**
 * Stores a verified delivery and wakes a worker, unless an equal one was handled for good. Resolves as soon as it is stored.
 * No Medusa workflow: with Redis down those fail, and a delivery that PostgreSQL can store must be acknowledged.
 */
export async function acceptDelivery(container: MedusaContainer, delivery: IncomingDelivery): Promise<{ id: string; known: boolean }> {
  const stored = await container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE).store(delivery)
  if (!stored.known) announceDelivery(container, stored.id)
  return stored
}
