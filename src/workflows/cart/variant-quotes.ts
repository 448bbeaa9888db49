import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { MERCHANT, isMerchantPrice } from "../../domain/field-ownership"
import type { Minor } from "../../domain/money"
import { priceOf } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import type { PricedVariant } from "../../modules/hubble/variant-rows"
import { basePrices, pricedVariantSchema } from "../catalog/brand-products"

/** The base price of each variant in Medusa, in minor units; a variant without one in this currency is left out. */
async function medusaPrices(container: MedusaContainer, variantIds: readonly string[], currency: string): Promise<Map<string, Minor>> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "variant", fields: ["id", "sku", "price_set.id", "price_set.prices.*"], filters: { id: [...variantIds] } })
  return new Map(
    data.flatMap((row) => {
      const { id, price_set } = pricedVariantSchema.parse(row)
      const price = basePrices(price_set?.prices ?? []).find((base) => base.currency === currency.toLowerCase())
      return price ? [[id, price.minor] as const] : []
    }),
  )
}

/**
 * What one voucher of each variant costs now: by the price rule, unless the merchant set the price in Medusa, which then counts.
 * Null where it is not sold in the currency.
 */
export async function variantQuotes(container: MedusaContainer, variants: readonly PricedVariant[], brands: ReadonlyMap<string, StoredBrand>, currency: string): Promise<Map<string, Minor | null>> {
  if (variants.length === 0) return new Map()
  const code = currency.toLowerCase()
  const book = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).priceBook()
  const current = await medusaPrices(container, variants.map(({ variantId }) => variantId), code)
  return new Map(
    variants.map(({ variantId, brandId, denomination, prices }) => {
      const brand = brands.get(brandId)
      const answer = brand ? priceOf(book, brand, denomination, code) : { unsellable: "unknown" }
      if ("unsellable" in answer) return [variantId, null]
      const price = current.get(variantId)
      const merchants = price !== undefined && (brand?.written.prices === MERCHANT || isMerchantPrice(price, prices?.[code]))
      return [variantId, merchants ? price : answer.price]
    }),
  )
}
