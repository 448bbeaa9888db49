import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY, redemptionLabel, suggestedAmounts } from "../../domain/brand"
import { toMajor, type Minor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import { sellingState, whyNotSold } from "../cart/sellable"
import { findPresentedProducts, type PresentedProduct } from "../catalog/brand-products"

const rupees = (paise: Minor | null) => (paise === null ? null : toMajor(paise, VOUCHER_CURRENCY))

function limits({ restrictions }: StoredBrand) {
  return {
    min_order_amount: rupees(restrictions.minOrderAmount),
    max_order_amount: rupees(restrictions.maxOrderAmount),
    min_voucher_amount: rupees(restrictions.minVoucherAmount),
    max_voucher_amount: rupees(restrictions.maxVoucherAmount),
    max_vouchers_per_order: restrictions.maxVouchersPerOrder,
    max_vouchers_per_denomination: restrictions.maxVouchersPerDenomination,
    max_denominations_per_order: restrictions.maxDenominationsPerOrder,
  }
}

/** Title, description and images as the shop shows them: the merchant may have edited what Hubble sent. */
function presentation(brand: StoredBrand, product: PresentedProduct | undefined) {
  const { title, description, images } = product ?? { title: brand.title, description: brand.description, images: [] }
  return { title, description: description || null, images }
}

/** Brands as `GET /store/voucher-brands` answers them (`surface.md`); amounts are major units, `price` in the currency asked for. */
export async function presentShelf(container: MedusaContainer, brands: readonly StoredBrand[], currency: string) {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const [products, links, state] = await Promise.all([findPresentedProducts(container, brands.flatMap(({ product_id }) => product_id ?? [])), hubble.variants.live(brands.map(({ id }) => id)), sellingState(container)])
  return brands.map((brand) => {
    const product = products.find(({ id }) => id === brand.product_id)
    const variantOf = new Map(links.flatMap((link) => (link.brandId === brand.id ? [[link.denomination, link.variantId] as const] : [])))
    const prices = new Map(product?.variants.map(({ id, prices: base }) => [id, base.find((price) => price.currency === currency)?.minor]))
    const reason = whyNotSold(brand, currency, state)
    const denominations = (brand.denominations ?? []).map((denomination) => {
      const variantId = variantOf.get(denomination) ?? null
      const price = reason || variantId === null ? undefined : prices.get(variantId)
      return { amount: toMajor(denomination, VOUCHER_CURRENCY), currency: VOUCHER_CURRENCY.toUpperCase(), variant_id: variantId, price: price === undefined ? null : toMajor(price, currency) }
    })
    const amounts = brand.denominations?.length ? brand.denominations : [null]
    return {
      id: brand.id,
      product_id: brand.product_id,
      ...presentation(brand, product),
      categories: brand.categories,
      tags: brand.tags,
      redemption_type: brand.redemption_type,
      redemption_label: redemptionLabel(brand.redemption_type),
      card_type: brand.card_type,
      denomination_type: brand.denomination_type,
      denominations,
      suggested_amounts: suggestedAmounts(brand).map((amount) => toMajor(amount, VOUCHER_CURRENCY)),
      min: rupees(brand.denomination_type === "FLEXIBLE" ? brand.restrictions.minVoucherAmount : (amounts[0] ?? null)),
      max: rupees(brand.denomination_type === "FLEXIBLE" ? brand.restrictions.maxVoucherAmount : (amounts.at(-1) ?? null)),
      limits: limits(brand),
      how_to_use: brand.how_to_use,
      terms: brand.terms,
      terms_url: brand.tnc_url,
      expiry_months: brand.expiry_months,
      currency_code: currency,
      sellable: reason === null,
      unsellable_reason: reason,
    }
  })
}
