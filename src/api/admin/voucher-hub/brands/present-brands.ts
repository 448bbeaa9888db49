import { VOUCHER_CURRENCY, redemptionLabel } from "../../../../domain/brand"
import { toMajor } from "../../../../domain/money"
import type { StoredBrand } from "../../../../modules/hubble/brand-rows"
import type { BrandVariantLink } from "../../../../modules/hubble/variant-rows"

const AMOUNTS = ["minOrderAmount", "maxOrderAmount", "minVoucherAmount", "maxVoucherAmount"] as const

/** Mirror rows as an operator reads them: amounts in major units (rupees), each denomination with its variant or null. */
export function presentBrands(brands: readonly StoredBrand[], links: readonly Pick<BrandVariantLink, "variantId" | "brandId" | "denomination">[]) {
  const variants = new Map(links.map((link) => [`${link.brandId} ${link.denomination}`, link.variantId]))
  const rupees = (paise: number | null) => (paise === null ? null : toMajor(paise, VOUCHER_CURRENCY))
  return brands.map(({ content_hash: _content, product_hash: _product, unpublished_by_sync: _unpublished, ...brand }) => ({
    ...brand,
    redemption_label: redemptionLabel(brand.redemption_type),
    denominations: (brand.denominations ?? []).map((denomination) => ({
      amount: toMajor(denomination, VOUCHER_CURRENCY),
      currency: VOUCHER_CURRENCY,
      variant_id: variants.get(`${brand.id} ${denomination}`) ?? null,
    })),
    restrictions: { ...brand.restrictions, ...Object.fromEntries(AMOUNTS.map((limit) => [limit, rupees(brand.restrictions[limit])])) },
  }))
}
