import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

export interface Alert {
  /** For the shop's own subscribers. */
  event: string
  id: string
  title: string
  description: string
}

/** Tells the shop once, by event and in the dashboard's notifications. Losing either costs nothing: the problem stays listed. */
export async function alertShop(container: MedusaContainer, { event, id, title, description }: Alert): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const warn = (what: string) => (error: unknown) => logger.warn(`voucher-hub: ${what}: ${error instanceof Error ? error.message : "unknown error"}`)
  container.resolve(Modules.EVENT_BUS).emit({ name: event, data: { id } }).catch(warn(`${event} was not sent`))
  await container
    .resolve(Modules.NOTIFICATION)
    .createNotifications({ to: "", channel: "feed", template: "admin-ui", data: { title, description } })
    .catch(warn(`the dashboard was not told: ${title}`))
}
