import type { MedusaContainer } from "@medusajs/framework/types"
import { HUBBLE_MODULE } from "../modules/hubble"
import type HubbleModuleService from "../modules/hubble/service"
import { startCatalogSync } from "../workflows/catalog"

/** Daily, as Hubble recommends (facts.md 1.2): new brands and categories come by no webhook. Two processes make one sync. */
export default async function syncCatalog(container: MedusaContainer): Promise<void> {
  if (!container.resolve<HubbleModuleService>(HUBBLE_MODULE).catalogOptions.active) return
  const { ended } = await startCatalogSync(container)
  await ended
}

export const config = { name: "voucher-hub-sync-catalog", schedule: "0 3 * * *" }
