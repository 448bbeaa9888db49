import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { emitEvents } from "../emit-events"

export interface Alert {
  /** For the shop's own subscribers. */
  event: string
  id: string
  title: string
  description: string
}

/** Tells the shop once, by event and in the dashboard's notifications. Losing either costs nothing: the problem stays listed. */
export async function alertShop(container: MedusaContainer, { event, id, title, description }: Alert): Promise<void> {
  emitEvents(container, [{ name: event, data: { id } }])
  await container
    .resolve(Modules.NOTIFICATION)
    .createNotifications({ to: "", channel: "feed", template: "admin-ui", data: { title, description } })
    .catch((error: unknown) => container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the dashboard was not told: ${title}: ${error instanceof Error ? error.message : "unknown error"}`))
}
