import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { suggestedAmounts } from "../../domain/brand"
import { fieldsInUse, giveBack, type SyncField } from "../../domain/field-ownership"
import { toMajor } from "../../domain/money"
import { pricesOf, type PriceBook, type PriceOverride } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { priced } from "./priced"
import { aloneInCatalog, writeBrandsNow } from "./write-brands"

/** What `POST /admin/voucher-hub/brands/:id` may ask for; what is left out stays. */
export interface BrandWishes {
  hidden?: boolean | undefined
  price_rule?: PriceOverride | null | undefined
  /** The fields the sync owns from now on; those named are written anew, the others are the merchant's. */
  sync_fields?: readonly SyncField[] | undefined
}

/**
 * Asked before the rule is kept: one that makes no price of what the brand sells would fail every list the brand is in.
 * @throws MedusaError INVALID_DATA
 */
function mustPrice(book: PriceBook, brand: StoredBrand, rule: PriceOverride): void {
  const { minVoucherAmount, maxVoucherAmount, maxOrderAmount } = brand.restrictions
  const faces = [...(brand.denominations ?? []), minVoucherAmount, maxVoucherAmount, maxOrderAmount, ...suggestedAmounts(brand)].filter((face) => face !== null)
  priced(() => faces.flatMap((face) => pricesOf(book, { ...brand, price_rule: rule }, face)).map(({ currency, price }) => toMajor(price, currency)))
}

/** Keeps the merchant's wishes and applies them to the product at once. @throws MedusaError NOT_FOUND; INVALID_DATA for a rule that prices nothing. */
export async function setBrandWishes(container: MedusaContainer, id: string, wishes: BrandWishes): Promise<void> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const [brand] = await hubble.brands.byIds([id])
  if (!brand) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Brand ${id.slice(0, 60)} was not found; sync the catalogue first`)
  const { hidden, price_rule: priceRule, sync_fields: syncFields } = wishes
  if (priceRule) mustPrice(await hubble.priceBook(), brand, priceRule)
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
