import type { MedusaContainer } from "@medusajs/framework/types"
import { EventPriority } from "@medusajs/framework/utils"
import { emitEvents } from "../emit-events"

/** Internal event that wakes the pump of a worker process; data is empty because the work is in the ledger. */
export const WORK_DUE_EVENT = "voucher-hub.work_due"

/** How our own signals are emitted: without the line that Medusa logs for every event, but not behind all others, as it would with `internal` alone. */
export const AS_SIGNAL = { internal: true, priority: EventPriority.DEFAULT }

/** Wakes a worker, here or elsewhere. Not waited for: a lost wake-up costs one sweep period, never an order. */
export function wakeWorkers(container: Pick<MedusaContainer, "resolve">): void {
  emitEvents(container, [{ name: WORK_DUE_EVENT, data: {} }], AS_SIGNAL)
}
