import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { fieldsInUse, giveBack, type SyncField } from "../../domain/field-ownership"
import type { PriceOverride } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { aloneInCatalog, writeBrandsNow } from "./write-brands"

/** What `POST /admin/voucher-hub/brands/:id` may ask for; what is left out stays. */
export interface BrandWishes {
  hidden?: boolean | undefined
  price_rule?: PriceOverride | null | undefined
  /** The fields the sync owns from now on; those named are written anew, the others are the merchant's. */
  sync_fields?: readonly SyncField[] | undefined
}

/** Keeps the merchant's wishes and applies them to the product at once. @throws MedusaError NOT_FOUND */
export async function setBrandWishes(container: MedusaContainer, id: string, wishes: BrandWishes): Promise<void> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const [brand] = await hubble.brands.byIds([id])
  if (!brand) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Brand ${id.slice(0, 60)} was not found; sync the catalogue first`)
  const { hidden, price_rule: priceRule, sync_fields: syncFields } = wishes
  await aloneInCatalog(container, async () => {
    // A merchant who shows a brand again believes Hubble enabled it; the next order tells.
    if (hidden === false && brand.trouble === "E101") await hubble.brands.setTrouble(id, null)
    if (syncFields?.includes("prices")) await hubble.variants.forgetPrices(id)
    await hubble.brands.setWishes(id, {
      ...(hidden === undefined ? {} : { hidden }),
      ...(priceRule === undefined ? {} : { priceRule }),
      ...(syncFields === undefined ? {} : { written: giveBack(syncFields, fieldsInUse(hubble.catalogOptions)) }),
    })
  })
  await writeBrandsNow(container, [id])
}
