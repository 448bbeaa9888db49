import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { toBrandMirror } from "../../domain/brand"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { voucherSalesChannels } from "../catalog/brand-products"
import { ProductWriter } from "../catalog/write-products"

/**
 * Hubble refused an order by what its brand is now: the brand is read again, and its product is hidden or gets the variants it has now, at
 * once instead of with the next sync (`protocol.md` 3.9). Never stops the order it came from: the next sync does what fails here.
 */
export async function refreshBrand(container: MedusaContainer, brandId: string, deadlineMs: number): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  try {
    const reading = await hubble.gateway.readBrand(brandId, deadlineMs)
    if (reading.kind === "unreadable") return
    if (reading.kind === "gone") await hubble.brands.refuse([{ id: brandId, reason: "Hubble no longer sells the brand to this account" }])
    else {
      const mirror = toBrandMirror(reading.brand)
      if ("ok" in mirror) await hubble.brands.upsert([mirror.ok])
      else await hubble.brands.refuse([{ id: brandId, reason: mirror.refused }])
    }
    const [brand] = await hubble.brands.byIds([brandId])
    // A product that is not there yet is the sync's to make; two writers would make two.
    if (!brand?.product_id || brand.product_hash === brand.content_hash) return
    const channels = await voucherSalesChannels(container)
    await hubble.alone(`brand:${brandId}`, () => new ProductWriter(container, channels).write([brandId]))
  } catch (error) {
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the product of brand ${brandId} was not brought up to date, the next sync does it: ${error instanceof Error ? error.message : "unknown error"}`)
  }
}
