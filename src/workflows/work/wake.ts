import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

/** Internal event that wakes the pump of a worker process; data is empty because the work is in the ledger. */
export const WORK_DUE_EVENT = "voucher-hub.work_due"

/** Wakes a worker, here or elsewhere. Not waited for: a lost wake-up costs one sweep period, never an order. */
export function wakeWorkers(container: Pick<MedusaContainer, "resolve">): void {
  container
    .resolve(Modules.EVENT_BUS)
    .emit({ name: WORK_DUE_EVENT, data: {} })
    .catch((error: Error) => container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: workers were not woken: ${error.message}`))
}
