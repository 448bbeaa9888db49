import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { toMajor, toMinor } from "../../domain/money"
import { priceByRule, ruleFor, type PriceOverride, type PriceRule } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { priced } from "./priced"

export interface PreviewedPrice {
  currency: string
  /** The rule in force: the brand's wish over its category's over the currency's; null when it cannot be sold. */
  rule: PriceRule | null
  price: number | null
  unsellable: string | null
}

/** What a voucher of a brand would cost by a rule, with the function that prices sync, cart and guard. @throws MedusaError NOT_FOUND, INVALID_DATA */
export async function previewPrices(container: MedusaContainer, input: { brandId: string; rule: PriceOverride | null; amount: number }): Promise<PreviewedPrice[]> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const [[brand], book] = await Promise.all([hubble.brands.byIds([input.brandId]), hubble.priceBook()])
  if (!brand) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Brand ${input.brandId.slice(0, 60)} was not found; sync the catalogue first`)
  return priced(() => {
    const face = toMinor(input.amount, VOUCHER_CURRENCY)
    return Object.keys(book.currencies).map((currency) => {
      const answer = ruleFor(book, { categories: brand.categories, price_rule: input.rule }, currency)
      if ("unsellable" in answer) return { currency, rule: null, price: null, unsellable: answer.unsellable }
      return { currency, rule: answer.rule, price: toMajor(priceByRule(face, currency, answer.rule), currency), unsellable: null }
    })
  })
}
