import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { handleStored } from "../workflows/webhooks/handle-deliveries"

/** Handles a webhook as soon as it is stored; the job `voucher-hub-handle-webhooks` picks up what this missed. */
export default async function webhookStored({ container }: SubscriberArgs<{ id: string }>): Promise<void> {
  await handleStored(container)
}

export const config: SubscriberConfig = { event: "webhook.stored", context: { subscriberId: "voucher-hub-webhook-stored" } }
