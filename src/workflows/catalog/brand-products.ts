import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { variantSku } from "../../domain/brand-product"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import type { BrandVariantLink } from "../../modules/hubble/variant-rows"
import type { BrandProduct } from "./product-plan"

const FIELDS = ["id", "external_id", "status", "metadata", "options.id", "options.title", "options.values.id", "options.values.value", "variants.id", "variants.sku", "variants.price_set.id"]

/** Query answers relations as nullable rows; a host without generated types answers them untyped. */
type GraphRow = { id: string; title?: string | null; sku?: string | null; price_set?: { id: string } | null; values?: { id: string; value: string }[] | null }

/** The products of these brands, found by `external_id` or by the id our row keeps. */
export async function findBrandProducts(container: MedusaContainer, brands: readonly StoredBrand[]): Promise<BrandProduct[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const productIds = brands.flatMap((brand) => brand.product_id ?? [])
  const { data } = await query.graph({
    entity: "product",
    fields: FIELDS,
    filters: { $or: [{ external_id: brands.map((brand) => brand.id) }, { id: productIds }] },
  })
  return data.map((product) => ({
    id: product.id,
    external_id: product.external_id ?? null,
    status: product.status,
    metadata: product.metadata ?? null,
    options: (product.options ?? []).flatMap((option: GraphRow | null) => (option ? [{ id: option.id, title: option.title ?? "", values: option.values ?? [] }] : [])),
    variants: (product.variants ?? []).flatMap((variant: GraphRow | null) => (variant ? [{ id: variant.id, sku: variant.sku ?? null, priced: Boolean(variant.price_set?.id) }] : [])),
  }))
}

/** The variants that stand for a brand's denominations, read back from the products by SKU. */
export function variantLinks(brand: StoredBrand, variants: readonly { id: string; sku?: string | null }[]): BrandVariantLink[] {
  const bySku = new Map(variants.map((variant) => [variant.sku, variant.id]))
  return (brand.denominations ?? []).flatMap((denomination) => {
    const variantId = bySku.get(variantSku(brand.id, denomination))
    return variantId === undefined ? [] : [{ brandId: brand.id, denomination, variantId }]
  })
}

/** `catalog.salesChannels`, else the store's default channel. @throws MedusaError NOT_ALLOWED when there is neither. */
export async function voucherSalesChannels(container: MedusaContainer): Promise<string[]> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const configured = hubble.catalogOptions.salesChannels
  if (configured.length > 0) return [...configured]
  const [store] = await container.resolve(Modules.STORE).listStores({}, { take: 1 })
  if (store?.default_sales_channel_id) return [store.default_sales_channel_id]
  throw new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    "The store has no default sales channel: set one under Settings > Store, or name channels in catalog.salesChannels",
  )
}
