import type { MedusaContainer } from "@medusajs/framework/types"
import { jobIntervalMs } from "../domain/time-scale"
import { handleDeliveries } from "../workflows/webhooks/handle-deliveries"

/** Handles stored webhooks that no event reached and those whose backoff is over. Safe beside itself in another process. */
export default async function handleWebhooks(container: MedusaContainer): Promise<void> {
  await handleDeliveries(container)
}

// Read at load, because a schedule is fixed then; the options parser refuses a bad value at boot with its name.
const scale = Number(process.env.VOUCHER_HUB_TIME_SCALE ?? "1")

export const config = {
  name: "voucher-hub-handle-webhooks",
  schedule: { interval: jobIntervalMs(10, scale > 0 && Number.isFinite(scale) ? scale : 1) },
}
