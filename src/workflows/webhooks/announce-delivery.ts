import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { AS_SIGNAL } from "../work/wake"

/** Payload: `{id}` of the stored delivery. */
const WEBHOOK_STORED = "webhook.stored"

/**
 * Wakes a worker for a stored delivery. Nobody waits for it: with Redis down `emit` hangs, and the job
 * `voucher-hub-handle-webhooks` finds the delivery anyway.
 */
export function announceDelivery(container: MedusaContainer, id: string): void {
  const emit = async () => container.resolve(Modules.EVENT_BUS).emit({ name: WEBHOOK_STORED, data: { id } }, AS_SIGNAL)
  emit().catch((error: unknown) => {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`voucher-hub: ${WEBHOOK_STORED} for ${id} was not sent, the job will handle it: ${error instanceof Error ? error.message : "unknown"}`)
  })
}
