import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY, redemptionLabel, unsellableReason } from "../../domain/brand"
import { MERCHANT, PRODUCT_FIELDS, fieldsInUse, isOwnedBySync, type SyncField } from "../../domain/field-ownership"
import { toMajor } from "../../domain/money"
import { pricesOf, ruleFor, type PriceBook } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import type { PricedVariant } from "../../modules/hubble/variant-rows"
import { findBrandProducts } from "./brand-products"
import type { BrandProduct } from "./product-plan"

const AMOUNTS = ["minOrderAmount", "maxOrderAmount", "minVoucherAmount", "maxVoucherAmount"] as const

/** The fields the sync owns: those in use that the merchant neither edited nor took. */
function syncFields(brand: StoredBrand, product: BrandProduct | undefined, inUse: readonly SyncField[]): string[] {
  const owned = PRODUCT_FIELDS.filter((field) => (product ? isOwnedBySync(field, product.fields[field], brand.written) : brand.written[field] !== MERCHANT))
  return inUse.filter((field) => (field === "prices" ? brand.written.prices !== MERCHANT : owned.includes(field)))
}

function denominationsOf(brand: StoredBrand, links: readonly PricedVariant[], book: PriceBook) {
  return (brand.denominations ?? []).map((denomination) => ({
    amount: toMajor(denomination, VOUCHER_CURRENCY),
    currency: VOUCHER_CURRENCY,
    variant_id: links.find((link) => link.brandId === brand.id && link.denomination === denomination)?.variantId ?? null,
    prices: Object.fromEntries(pricesOf(book, brand, denomination).map(({ currency, price }) => [currency, toMajor(price, currency)])),
  }))
}

/** Where the brand is not sold although it could be, by currency. */
function unsellableIn(brand: StoredBrand, book: PriceBook): Record<string, string> {
  const reasons = Object.keys(book.currencies).map((currency) => [currency, ruleFor(book, brand, currency)] as const)
  return Object.fromEntries(reasons.flatMap(([currency, answer]) => ("unsellable" in answer ? [[currency, answer.unsellable]] : [])))
}

/**
 * Brands as an operator reads them: amounts in major units (rupees), each denomination with its variant and its prices by the rules,
 * Hubble's discount as margin (the wallet is debited gross, so the discount is settled with Hubble afterwards, facts.md 1.3).
 */
export async function brandViews(container: MedusaContainer, ids: readonly string[]) {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const [brands, links, book] = await Promise.all([hubble.brands.byIds(ids), hubble.variants.live(ids), hubble.priceBook()])
  const products = await findBrandProducts(container, brands.filter((brand) => brand.product_id !== null))
  const rupees = (paise: number | null) => (paise === null ? null : toMajor(paise, VOUCHER_CURRENCY))
  brands.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  return brands.map(({ content_hash: _content, product_hash: _product, unpublished_by_sync: _unpublished, written: _written, ...brand }) => {
    const stored = brands.find(({ id }) => id === brand.id) as StoredBrand
    const product = products.find(({ id }) => id === brand.product_id)
    return {
      ...brand,
      redemption_label: redemptionLabel(brand.redemption_type),
      margin_percent: brand.discount_percent,
      denominations: denominationsOf(stored, links, book),
      restrictions: { ...brand.restrictions, ...Object.fromEntries(AMOUNTS.map((limit) => [limit, rupees(brand.restrictions[limit])])) },
      product_status: product?.status ?? null,
      sync_fields: syncFields(stored, product, fieldsInUse(hubble.catalogOptions)),
      unsellable_reason: brand.unsellable_reason ?? unsellableReason(stored),
      unsellable_in: unsellableIn(stored, book),
    }
  })
}
