import type { MedusaContainer } from "@medusajs/framework/types"
import { emitEvents } from "../emit-events"
import { AS_SIGNAL } from "../work/wake"

/** Payload: `{id}` of the stored delivery. */
const WEBHOOK_STORED = "webhook.stored"

/**
 * Wakes a worker for a stored delivery. Nobody waits for it: with Redis down `emit` hangs, and the job
 * `voucher-hub-handle-webhooks` finds the delivery anyway.
 */
export function announceDelivery(container: MedusaContainer, id: string): void {
  emitEvents(container, [{ name: WEBHOOK_STORED, data: { id } }], AS_SIGNAL)
}
