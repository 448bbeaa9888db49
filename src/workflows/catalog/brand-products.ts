import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { fieldValues, variantSku } from "../../domain/brand-product"
import { roundTotalToMinor, type MajorAmount, type Minor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import type { BrandVariantLink } from "../../modules/hubble/variant-rows"
import type { BrandProduct } from "./product-plan"

const PRICE_FIELDS = ["id", "currency_code", "amount", "price_list_id", "rules_count", "min_quantity", "max_quantity"]
const PRESENTED_FIELDS = [
  "id", "title", "description", "thumbnail", "images.url", "images.rank", "variants.id", "variants.sku", "variants.price_set.id",
  ...PRICE_FIELDS.map((field) => `variants.price_set.prices.${field}`),
]
const FIELDS = [
  ...PRESENTED_FIELDS,
  "external_id", "status", "metadata", "type_id", "categories.id", "tags.id", "options.id", "options.title", "options.values.id", "options.values.value",
]

const text = z.string().nullish().transform((value) => value ?? null)
/** Query answers relations as nullable rows, a host without generated types answers them untyped. */
const rows = <Row extends z.ZodType>(row: Row) => z.array(row.nullable()).nullish().transform((list) => (list ?? []).flatMap((value) => (value === null ? [] : [value as NonNullable<typeof value>])))

const priceSchema = z.object({
  id: z.string(),
  currency_code: z.string(),
  amount: z.custom<MajorAmount>((value) => value !== undefined && value !== null),
  price_list_id: text,
  rules_count: z.number().nullish(),
  min_quantity: z.unknown(),
  max_quantity: z.unknown(),
})

/** The prices everybody pays, one per currency, in minor units: no price list, no rules, no quantity. */
export function basePrices(prices: readonly z.output<typeof priceSchema>[]): { id: string; currency: string; minor: Minor }[] {
  return prices
    .filter((price) => price.price_list_id === null && !price.rules_count && price.min_quantity == null && price.max_quantity == null)
    .map((price) => ({ id: price.id, currency: price.currency_code, minor: roundTotalToMinor(price.amount, price.currency_code) }))
}

export const pricedVariantSchema = z.object({ id: z.string(), sku: text, price_set: z.object({ id: z.string(), prices: rows(priceSchema) }).nullish() })

const presentedSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: text,
  thumbnail: text,
  images: rows(z.object({ url: z.string(), rank: z.number().nullish() })),
  variants: rows(pricedVariantSchema),
})

const productSchema = presentedSchema.extend({
  external_id: text,
  status: z.string(),
  type_id: text,
  metadata: z.record(z.string(), z.unknown()).nullish().transform((value) => value ?? null),
  categories: rows(z.object({ id: z.string() })),
  tags: rows(z.object({ id: z.string() })),
  options: rows(z.object({ id: z.string(), title: z.string(), values: rows(z.object({ id: z.string(), value: z.string() })) })),
})

/** What a shopper sees of a brand's product. `images`: the thumbnail first, each once; `variants` as in `BrandProduct`. */
export interface PresentedProduct extends Pick<BrandProduct, "id" | "variants"> {
  title: string
  description: string
  images: string[]
}

const pricedVariants = (variants: z.output<typeof presentedSchema>["variants"]): BrandProduct["variants"] =>
  variants.map(({ price_set, ...variant }) => ({ ...variant, priceSetId: price_set?.id ?? null, prices: basePrices(price_set?.prices ?? []) }))

const inRank = (images: z.output<typeof presentedSchema>["images"]) => [...images].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))

function toPresentedProduct(row: unknown): PresentedProduct {
  const { id, title, description, thumbnail, images, variants } = presentedSchema.parse(row)
  const urls = [thumbnail, ...inRank(images).map(({ url }) => url)].filter((url) => url !== null)
  return { id, title, description: description ?? "", images: [...new Set(urls)], variants: pricedVariants(variants) }
}

function toBrandProduct(row: unknown): BrandProduct {
  const { id, external_id, status, metadata, options, variants, ...product } = productSchema.parse(row)
  const fields = fieldValues({
    title: product.title,
    description: product.description ?? "",
    thumbnail: product.thumbnail,
    images: inRank(product.images),
    category_ids: product.categories.map((category) => category.id).sort(),
    tag_ids: product.tags.map((tag) => tag.id).sort(),
    ...(product.type_id === null ? {} : { type_id: product.type_id }),
  })
  return { id, external_id, status, metadata, options, fields, variants: pricedVariants(variants) }
}

async function readProducts(container: MedusaContainer, fields: string[], filters: Record<string, unknown>): Promise<unknown[]> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "product", fields, filters })
  return data
}

/** The products of these brands, found by `external_id` or by the id our row keeps. */
export async function findBrandProducts(container: MedusaContainer, brands: readonly Pick<StoredBrand, "id" | "product_id">[]): Promise<BrandProduct[]> {
  if (brands.length === 0) return []
  const productIds = brands.flatMap((brand) => brand.product_id ?? [])
  const products = await readProducts(container, FIELDS, { $or: [{ external_id: brands.map((brand) => brand.id) }, { id: productIds }] })
  return products.map(toBrandProduct)
}

/** What a shopper sees of these products: without what only the sync compares, which takes a quarter of the time. */
export async function findPresentedProducts(container: MedusaContainer, productIds: readonly string[]): Promise<PresentedProduct[]> {
  if (productIds.length === 0) return []
  return (await readProducts(container, PRESENTED_FIELDS, { id: [...productIds] })).map(toPresentedProduct)
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
