import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { handleDeliveries } from "../workflows/webhooks/handle-deliveries"

/** Handles stored webhooks that no event reached and those whose backoff is over. Safe beside itself in another process. */
export default async function handleWebhooks(container: MedusaContainer): Promise<void> {
  await handleDeliveries(container)
}

export const config = { name: "voucher-hub-handle-webhooks", schedule: everySeconds(10) }
