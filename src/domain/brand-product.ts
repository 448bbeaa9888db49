import { VOUCHER_CURRENCY, contentHash, redemptionLabel, type BrandMirror } from "./brand"
import type { FieldValues } from "./field-ownership"
import { toMajor, type Minor } from "./money"
import { pricesOf, type PriceBook, type PricedBrand } from "./pricing"

export const DENOMINATION_OPTION = "Denomination"
/** The option value of a FLEXIBLE brand, whose amount the shopper names. */
const CUSTOM_AMOUNT = "Custom amount"

export type ProductBrand = Pick<
  BrandMirror,
  "id" | "title" | "description" | "denominations" | "redemption_type" | "card_type" | "thumbnail_url" | "logo_url" | "categories" | "tags"
> &
  PricedBrand

/** A variant per denomination; prices in MAJOR units, one per currency it is sold in. */
export interface BrandVariantFields {
  title: string
  sku: string
  options: Record<string, string>
  prices: { currency_code: string; amount: number }[]
  manage_inventory: false
}

/** Ids in Medusa of what a product refers to by name. */
export interface ProductReferences {
  /** Category id by Hubble's name. */
  categories: ReadonlyMap<string, string>
  /** Tag id by value. */
  tags: ReadonlyMap<string, string>
  /** The product type of `catalog.taxFreeType`, or null. */
  typeId: string | null
}

/** The fields of a Medusa product this sync writes. No shipping profile: a code needs no shipping method (platform.md 12). */
export interface BrandProductFields {
  title: string
  description: string
  thumbnail: string | null
  images: { url: string }[]
  category_ids: string[]
  tag_ids: string[]
  type_id?: string
}

export interface BrandProductDraft extends Omit<BrandProductFields, "thumbnail"> {
  thumbnail?: string
  handle: string
  external_id: string
  status: "draft"
  is_giftcard: false
  discountable: false
  metadata: Record<string, string>
  options: { title: string; values: string[] }[]
  variants: BrandVariantFields[]
}

/** "₹500", "₹1,000", "₹99.50": the shopper's text for a denomination in paise. */
export function denominationTitle(denomination: Minor): string {
  const decimals = denomination % 100 === 0 ? 0 : 2
  const number = new Intl.NumberFormat("en-IN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return `₹${number.format(toMajor(denomination, VOUCHER_CURRENCY))}`
}

/** `hubble-<brandId>-<rupees>`: the SKU that ties a variant to brand and denomination, also after a crash. */
export function variantSku(brandId: string, denomination: Minor): string {
  return `hubble-${brandId}-${toMajor(denomination, VOUCHER_CURRENCY)}`
}

const slug = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")

/** `voucher-<slug>-<last 6 of the id>`: readable, URL-safe, and unique for two brands of one name. */
export function brandHandle(brand: Pick<BrandMirror, "id" | "title">): string {
  return ["voucher", slug(brand.title).slice(0, 80).replace(/-+$/, ""), slug(brand.id).slice(-6).replace(/^-+/, "")].filter(Boolean).join("-")
}

export function brandVariant(brand: PricedBrand & Pick<BrandMirror, "id">, denomination: Minor, book: PriceBook): BrandVariantFields {
  const title = denominationTitle(denomination)
  return {
    title,
    sku: variantSku(brand.id, denomination),
    options: { [DENOMINATION_OPTION]: title },
    prices: pricesOf(book, brand, denomination).map(({ currency, price }) => ({ currency_code: currency, amount: toMajor(price, currency) })),
    manage_inventory: false,
  }
}

/** What storefronts read off the product: always the sync's, beside whatever else the merchant keeps in the metadata. */
export function brandMetadata(brand: ProductBrand): Record<string, string> {
  const label = redemptionLabel(brand.redemption_type)
  return {
    voucher_brand_id: brand.id,
    ...(label === null ? {} : { redemption_label: label }),
    ...(brand.card_type === null ? {} : { card_type: brand.card_type }),
  }
}

export function brandProductFields(brand: ProductBrand, references: ProductReferences): BrandProductFields {
  const images = [...new Set([brand.thumbnail_url, brand.logo_url].filter((url): url is string => url !== null))]
  const ids = (names: readonly string[], known: ReadonlyMap<string, string>) => [...new Set(names.flatMap((name) => known.get(name) ?? []))].sort()
  return {
    title: brand.title,
    description: brand.description ?? "",
    thumbnail: images[0] ?? null,
    images: images.map((url) => ({ url })),
    category_ids: ids(brand.categories, references.categories),
    tag_ids: ids(brand.tags, references.tags),
    ...(references.typeId === null ? {} : { type_id: references.typeId }),
  }
}

/** The product's fields as values that can be compared with what the sync last wrote. */
export function fieldValues(fields: BrandProductFields): FieldValues {
  return {
    title: fields.title,
    description: fields.description,
    images: [fields.thumbnail, ...fields.images.map(({ url }) => url)],
    categories: fields.category_ids,
    tags: fields.tag_ids,
    ...(fields.type_id === undefined ? {} : { type: fields.type_id }),
  }
}

/** Prices of one denomination in minor units by currency. */
export function priceList(brand: PricedBrand, denomination: Minor, book: PriceBook): Record<string, Minor> {
  return Object.fromEntries(pricesOf(book, brand, denomination).map(({ currency, price }) => [currency, price]))
}

/** A new product for a brand, as a draft (a FLEXIBLE one has no variant to buy): it is published only once variants, prices and our rows exist. */
export function brandProductDraft(brand: ProductBrand, references: ProductReferences, book: PriceBook): BrandProductDraft {
  const variants = (brand.denominations ?? []).map((denomination) => brandVariant(brand, denomination, book))
  const { thumbnail, ...fields } = brandProductFields(brand, references)
  return {
    ...fields,
    ...(thumbnail === null ? {} : { thumbnail }),
    handle: brandHandle(brand),
    external_id: brand.id,
    status: "draft",
    is_giftcard: false,
    discountable: false,
    metadata: brandMetadata(brand),
    options: [{ title: DENOMINATION_OPTION, values: variants.length ? variants.map((variant) => variant.title) : [CUSTOM_AMOUNT] }],
    variants,
  }
}

/** "Food & Drink" for Hubble's FOOD_AND_DRINK: how a category is called in the shop, until the merchant renames it. */
export function categoryTitle(name: string): string {
  return name.toLowerCase().replace(/[_\s]+/g, " ").replace(/\band\b/g, "&").replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase()).trim()
}

/** The address by which a category is found again, whatever the merchant calls it. */
export const categoryHandle = (name: string): string => `vouchers-${slug(name) || contentHash({ name }).slice(0, 8)}`
