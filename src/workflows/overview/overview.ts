import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { toMajor, type Minor } from "../../domain/money"
import { marginOf } from "../../domain/margin"
import { ruleFor, type PriceBook } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { SoldRow } from "../../modules/voucher/ledger/figures"
import type VoucherModuleService from "../../modules/voucher/service"
import { readKeyUse } from "../upkeep/rotate-keys"

interface Money {
  sales: Minor
  /** Paise. */
  cost: Minor
  margin: Minor | null
}

/** Sales, cost and margin by the currency of the shopper; major units, cost in rupees. */
function moneyOf(sold: readonly SoldRow[], discounts: ReadonlyMap<string, number | null>, book: PriceBook) {
  const sums = new Map<string, Money>()
  for (const row of sold) {
    const before = sums.get(row.price_currency) ?? { sales: 0, cost: 0, margin: 0 }
    const rule = ruleFor(book, { categories: [], price_rule: null }, row.price_currency)
    const margin = "rule" in rule ? marginOf({ price: row.price, currency: row.price_currency, face: row.face, discountPercent: discounts.get(row.brand_id) ?? 0, rate: rule.rule.rate }) : null
    sums.set(row.price_currency, { sales: before.sales + row.price, cost: before.cost + row.face, margin: before.margin === null || margin === null ? null : before.margin + margin })
  }
  return [...sums].map(([currency, { sales, cost, margin }]) => ({
    currency: currency.toUpperCase(), sales: toMajor(sales, currency), cost: toMajor(cost, VOUCHER_CURRENCY), margin: margin === null ? null : toMajor(margin, currency),
  }))
}

/** The figures of the ledger, the way of its secrets to the active key, the figures of today and of this month in the reader's time zone, and which system each upstream is. */
export async function readOverview(container: MedusaContainer, zone: string) {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const [now, vault, book, times] = await Promise.all([voucher.views.overview(), readKeyUse(container), hubble.priceBook(), voucher.views.deliveryTimes({ period: "month", zone })])
  const figures = async (period: "day" | "month") => {
    const [sold, counts] = await Promise.all([voucher.views.soldIn({ period, zone }), voucher.views.countsIn({ period, zone })])
    const brands = await hubble.brands.byIds([...new Set(sold.map((row) => row.brand_id))])
    const discounts = new Map(brands.map((brand) => [brand.id, brand.discount_percent]))
    return { ...counts, sold: sold.reduce((sum, row) => sum + row.sold, 0), by_currency: moneyOf(sold, discounts, book) }
  }
  const upstreams = voucher.settings.upstreams.map(({ upstream, active, environment, base_url }) => ({ upstream, active, environment, base_url }))
  return { ...now, vault, figures: { today: await figures("day"), month: await figures("month") }, times, upstreams }
}
