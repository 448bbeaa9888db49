import type { MedusaContainer } from "@medusajs/framework/types"
import { WEBHOOK_INBOX_MODULE } from "../../modules/webhook-inbox"
import type WebhookInboxService from "../../modules/webhook-inbox/service"
import { announceDelivery } from "./announce-delivery"

/** Handles a stored delivery once more, whatever it came to before. @throws MedusaError NOT_FOUND */
export async function replayDelivery(container: MedusaContainer, id: string): Promise<void> {
  await container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE).replay(id)
  announceDelivery(container, id)
}
