import { VOUCHER_CURRENCY, redemptionLabel, type BrandMirror } from "./brand"
import { toMajor, type Minor } from "./money"

export const DENOMINATION_OPTION = "Denomination"
/** The option value of a FLEXIBLE brand, whose amount the shopper names. */
export const CUSTOM_AMOUNT = "Custom amount"

export type ProductBrand = Pick<
  BrandMirror,
  "id" | "title" | "description" | "denominations" | "redemption_type" | "card_type" | "thumbnail_url" | "logo_url"
>

/** A variant per denomination; `amount` is in MAJOR units (rupees), 1:1 with the face value. */
export interface BrandVariantFields {
  title: string
  sku: string
  options: Record<string, string>
  prices: { currency_code: string; amount: number }[]
  manage_inventory: false
}

/** The fields of a Medusa product this sync owns. No shipping profile: a code needs no shipping method (platform.md 12). */
export interface BrandProductFields {
  title: string
  description: string
  thumbnail?: string
  images: { url: string }[]
  metadata: Record<string, string>
}

export interface BrandProductDraft extends BrandProductFields {
  handle: string
  external_id: string
  status: "draft"
  is_giftcard: false
  discountable: false
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

/** `voucher-<slug>-<last 6 of the id>`: readable, URL-safe, and unique for two brands of one name. */
export function brandHandle(brand: Pick<BrandMirror, "id" | "title">): string {
  const slug = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")
  return ["voucher", slug(brand.title).slice(0, 80).replace(/-+$/, ""), slug(brand.id).slice(-6)].filter(Boolean).join("-")
}

export function brandVariant(brandId: string, denomination: Minor): BrandVariantFields {
  const title = denominationTitle(denomination)
  return {
    title,
    sku: variantSku(brandId, denomination),
    options: { [DENOMINATION_OPTION]: title },
    prices: [{ currency_code: VOUCHER_CURRENCY, amount: toMajor(denomination, VOUCHER_CURRENCY) }],
    manage_inventory: false,
  }
}

export function brandProductFields(brand: ProductBrand): BrandProductFields {
  const images = [...new Set([brand.thumbnail_url, brand.logo_url].filter((url): url is string => url !== null))]
  const label = redemptionLabel(brand.redemption_type)
  return {
    title: brand.title,
    description: brand.description ?? "",
    ...(images[0] === undefined ? {} : { thumbnail: images[0] }),
    images: images.map((url) => ({ url })),
    metadata: {
      voucher_brand_id: brand.id,
      ...(label === null ? {} : { redemption_label: label }),
      ...(brand.card_type === null ? {} : { card_type: brand.card_type }),
    },
  }
}

/** A new product for a brand, as a draft (a FLEXIBLE one has no variant to buy): it is published only once variants, prices and our rows exist. */
export function brandProductDraft(brand: ProductBrand): BrandProductDraft {
  const variants = (brand.denominations ?? []).map((denomination) => brandVariant(brand.id, denomination))
  return {
    ...brandProductFields(brand),
    handle: brandHandle(brand),
    external_id: brand.id,
    status: "draft",
    is_giftcard: false,
    discountable: false,
    options: [{ title: DENOMINATION_OPTION, values: variants.length ? variants.map((variant) => variant.title) : [CUSTOM_AMOUNT] }],
    variants,
  }
}
