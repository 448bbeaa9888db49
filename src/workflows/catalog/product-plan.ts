import { VOUCHER_CURRENCY } from "../../domain/brand"
import { DENOMINATION_OPTION, denominationTitle, variantSku } from "../../domain/brand-product"
import type { FieldValues } from "../../domain/field-ownership"
import { toMinor, type Minor } from "../../domain/money"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import { isSold } from "./brand-work"

/** What the sync needs to know about an existing product of a brand. */
export interface BrandProduct {
  id: string
  external_id: string | null
  status: string
  metadata: Record<string, unknown> | null
  /** Values of the fields the sync may own. */
  fields: FieldValues
  options: { id: string; title: string; values: { id: string; value: string }[] }[]
  /** `priceSetId` is null for a variant whose price a killed process did not get to; `prices` are the base prices, minor units. */
  variants: { id: string; sku: string | null; priceSetId: string | null; prices: { id: string; currency: string; minor: Minor }[] }[]
}

export interface ProductPlan {
  create: StoredBrand[]
  update: { brand: StoredBrand; product: BrandProduct; publish: boolean }[]
  hide: { brand: StoredBrand; product: BrandProduct }[]
  /** Nothing to write at Medusa: not listed and without a product, or a product that is a draft already. `unpublished`: shown once the brand is listed. */
  rest: { brand: StoredBrand; productId: string | null; unpublished: boolean }[]
}

/**
 * What has to be written for brands whose mirror changed. A product found by `external_id` is adopted even when our row
 * does not know it (a crash between the two writes); only such a first run, or a product the sync itself took back, is
 * published: a draft the merchant made stays a draft.
 */
export function planProducts(brands: readonly StoredBrand[], products: readonly BrandProduct[], publish: "draft" | "published"): ProductPlan {
  const byExternalId = new Map(products.map((product) => [product.external_id, product]))
  const byId = new Map(products.map((product) => [product.id, product]))
  const plan: ProductPlan = { create: [], update: [], hide: [], rest: [] }
  for (const brand of brands) {
    const product = byId.get(brand.product_id ?? "") ?? byExternalId.get(brand.id)
    const listed = isSold(brand)
    // Ours to show, and not shown yet: a draft that a killed sync left, perhaps of a brand that went off sale since.
    const firstRun = brand.product_id === null && publish === "published"
    if (!product) (listed ? plan.create.push(brand) : plan.rest.push({ brand, productId: null, unpublished: brand.unpublished_by_sync }))
    else if (listed) {
      plan.update.push({ brand, product, publish: product.status !== "published" && (firstRun || brand.unpublished_by_sync) })
    } else if (product.status === "published") plan.hide.push({ brand, product })
    else plan.rest.push({ brand, productId: product.id, unpublished: brand.unpublished_by_sync || firstRun })
  }
  return plan
}

export interface VariantDifference {
  optionId: string | null
  missing: Minor[]
  /** Ours without a price, which a killed process did not get to. */
  halfMadeVariantIds: string[]
  surplusVariantIds: string[]
  /** Option values only the surplus variants stood for. */
  surplusValueIds: string[]
}

/**
 * Denominations without a variant, and our variants whose denomination Hubble withdrew; the merchant's own are left alone. One
 * whose variant has no price is missing: it is made anew.
 */
export function variantDifference(brand: Pick<StoredBrand, "id" | "denominations">, product: BrandProduct): VariantDifference {
  const prefix = variantSku(brand.id, 0).slice(0, -1)
  const wanted = new Map((brand.denominations ?? []).map((denomination) => [variantSku(brand.id, denomination), denomination]))
  const ours = product.variants.flatMap(({ id, sku, priceSetId }) => (sku?.startsWith(prefix) ? [{ id, sku, priced: priceSetId !== null }] : []))
  const have = new Set(ours.filter(({ priced }) => priced).map(({ sku }) => sku))
  const surplus = ours.filter(({ sku }) => !wanted.has(sku))
  const halfMade = ours.filter(({ sku, priced }) => wanted.has(sku) && !priced)
  const withdrawn = new Set(surplus.map(({ sku }) => denominationTitle(toMinor(sku.slice(prefix.length), VOUCHER_CURRENCY))))
  const option = product.options.find(({ title }) => title === DENOMINATION_OPTION)
  return {
    optionId: option?.id ?? null,
    missing: [...wanted].filter(([sku]) => !have.has(sku)).map(([, denomination]) => denomination),
    halfMadeVariantIds: halfMade.map(({ id }) => id),
    surplusVariantIds: surplus.map(({ id }) => id),
    surplusValueIds: (option?.values ?? []).filter(({ value }) => withdrawn.has(value)).map(({ id }) => id),
  }
}
