import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { refreshRates } from "../rates/refresh-rates"
import { failureReason } from "./failure-reason"
import { refreshBrand } from "./refresh-brand"
import { writeBrandsNow } from "./write-brands"

/** Hubble: "wait and retry later"; a reading costs little, a brand off the shelf costs sales. */
const SWITCHED_OFF_MS = 120_000

/**
 * Between syncs: exchange rates are renewed, brands that E100 switched off are read again, and every product whose brand or price
 * changed meanwhile is written. Ends a sync whose process stopped, and leaves the catalogue to one that runs.
 */
export async function tendCatalog(container: MedusaContainer): Promise<void> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  if (!hubble.catalogOptions.active) return
  await hubble.syncs.endDead()
  await refreshRates(container)
  if (await hubble.syncs.isRunning()) return
  for (const brandId of await hubble.brands.switchedOff(SWITCHED_OFF_MS / hubble.catalogOptions.timeScale)) {
    await refreshBrand(container, brandId).catch((error: unknown) =>
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: brand ${brandId} was not read again: ${failureReason(error)}`),
    )
  }
  await writeBrandsNow(container)
}
