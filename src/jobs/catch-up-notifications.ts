import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { everySeconds } from "../config/job-schedule"
import { catchUpNotifications } from "../workflows/payin/notifications"
import { pumpWork } from "../workflows/work/pump"

/** Asks Hubcash what it told us and we did not hear. When it cannot be asked, the next turn does; open payments are polled anyway. */
export default async function catchUpNotificationsJob(container: MedusaContainer): Promise<void> {
  try {
    if ((await catchUpNotifications(container)).length) pumpWork(container)
  } catch (error) {
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: Hubcash's notifications were not read: ${error instanceof Error ? error.message : "unknown"}`)
  }
}

export const config = { name: "voucher-hub-catch-up-notifications", schedule: everySeconds(600) }
