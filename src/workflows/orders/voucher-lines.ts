import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { roundTotalToMinor, splitEvenly, type MajorAmount, type Minor } from "../../domain/money"
import { splitOrder, type DenominationCount, type OrderRestrictions } from "../../domain/order-split"
import { isBelowQuote } from "../../domain/pricing"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type { StoredBrand } from "../../modules/hubble/brand-rows"
import type HubbleModuleService from "../../modules/hubble/service"
import type { PricedVariant } from "../../modules/hubble/variant-rows"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { RECIPIENT_PREFIX, SELECTION_PREFIX, type Selection } from "../../modules/voucher/ledger/selections"
import type VoucherModuleService from "../../modules/voucher/service"
import { variantQuotes } from "../cart/variant-quotes"

/** Each unit is a row and a code of its own; a larger line is refused at the cart. */
const MOST_UNITS_PER_LINE = 1_000

/** A line of a cart or an order, as far as vouchers care. */
export interface SaleLine {
  id: string
  title: string | null
  product_id: string | null
  variant_id: string | null
  /** Our selection's id on a custom amount: server data, the store API refuses it (`protocol.md` section 2). */
  variant_sku?: string | null | undefined
  /** The recipient's id on a gift of a FIXED brand, server data like the above. */
  variant_barcode?: string | null | undefined
  quantity: number
  total: MajorAmount
  /** Tax included in `total` on top of the price; left out where `total` is what the prices come to. */
  taxOnTop?: MajorAmount | null | undefined
}

/** A cart (`orderId` null) or the order it became. */
export interface Sale {
  cartId: string | null
  orderId: string | null
  currency: string
  items: readonly SaleLine[]
}

export interface VoucherLine {
  lineItemId: string
  brandId: string
  brandTitle: string
  /** Null for a custom amount. */
  variantId: string | null
  selection: Selection | null
  /** Names whom the voucher is for, in a line with a variant; a custom amount's recipient is found by its selection. */
  recipientId: string | null
  face: Minor
  faceCurrency: string
  quantity: number
  unitPrices: Minor[]
  /** What the shopper pays for the line before tax on top. */
  paid: Minor
  /** What one voucher was quoted at in the sale's currency; null when it cannot be priced in it. */
  quote: Minor | null
}

export interface VoucherLines {
  lines: VoucherLine[]
  unknownLines: { lineItemId: string; reason: string }[]
  splits: { brandId: string; orders: DenominationCount[][] | null; reason: string | null }[]
}

/** The limits of a mirrored brand for one Hubble order. */
export function restrictionsOf(brand: { denomination_type: string; denominations: readonly Minor[] | null; restrictions: Omit<OrderRestrictions, "denominations"> }): OrderRestrictions {
  return { ...brand.restrictions, denominations: brand.denomination_type === "FIXED" ? (brand.denominations ?? []) : null }
}

interface Known {
  brandId: string
  face: Minor
  faceCurrency: string
  variant: PricedVariant | null
  selection: Selection | null
}

/** A line's server-side denomination, the reason it has none, or null for a line that is no voucher. */
function identify(item: SaleLine, links: ReadonlyMap<string, PricedVariant>, products: ReadonlyMap<string, string>, selections: ReadonlyMap<string, Selection>): Known | { unknown: string } | null {
  const link = item.variant_id ? links.get(item.variant_id) : undefined
  const selection = item.variant_id ? undefined : selections.get(item.id)
  const brandId = link?.brandId ?? selection?.brandId ?? products.get(item.product_id ?? "")
  if (!brandId) return null
  if (!link && !selection) return { unknown: `Line ${item.id} is a voucher product, but stands for no denomination.` }
  const whole = Number.isSafeInteger(item.quantity) && item.quantity > 0 && item.quantity <= MOST_UNITS_PER_LINE
  if (!whole) return { unknown: `Line ${item.id} has the quantity ${item.quantity}; vouchers are sold in whole numbers from 1 to ${MOST_UNITS_PER_LINE}.` }
  if (link) return { brandId, face: link.denomination, faceCurrency: VOUCHER_CURRENCY.toUpperCase(), variant: link, selection: null }
  return selection ? { brandId, face: selection.face, faceCurrency: selection.faceCurrency, variant: null, selection } : null
}

/** The selections these lines may use: of this cart, each by one line. */
async function selectionsOf(container: MedusaContainer, { cartId, orderId, items }: Sale): Promise<Map<string, Selection>> {
  const named = items.flatMap(({ id, variant_id, variant_sku }) => (!variant_id && variant_sku?.startsWith(`${SELECTION_PREFIX}_`) ? [{ lineItemId: id, selectionId: variant_sku }] : []))
  if (!cartId || named.length === 0) return new Map()
  const { carts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (orderId) return carts.claimSelections(orderId, cartId, named)
  const found = new Map((await carts.selections(cartId, named.map(({ selectionId }) => selectionId))).map((selection) => [selection.id, selection]))
  const once = new Map(named.toReversed().map(({ lineItemId, selectionId }) => [selectionId, lineItemId]))
  return new Map([...once].flatMap(([selectionId, lineItemId]) => (found.has(selectionId) ? [[lineItemId, found.get(selectionId) as Selection] as const] : [])))
}

/** What one voucher of each variant is quoted at: for an order as frozen with its cart, else by the prices of now. */
async function quotesOf(container: MedusaContainer, sale: Sale, variants: readonly PricedVariant[], brands: ReadonlyMap<string, StoredBrand>): Promise<Map<string, Minor | null>> {
  const { carts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const frozen = sale.orderId && sale.cartId && variants.length > 0 ? await carts.quotes(sale.cartId, sale.currency) : new Map<string, Minor>()
  const open = variants.filter(({ variantId }) => !frozen.has(variantId))
  return new Map<string, Minor | null>([...(await variantQuotes(container, open, brands, sale.currency)), ...frozen])
}

/**
 * Which lines are vouchers and what each is worth, from server data alone: the brand mirror by variant, our selection by its id
 * (`protocol.md` section 2). Line metadata is never read. Splits are formed per brand over all lines.
 */
export async function voucherLines(container: MedusaContainer, sale: Sale, splitOrders: boolean): Promise<VoucherLines> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const variantIds = sale.items.flatMap((item) => (item.variant_id ? [item.variant_id] : []))
  const productIds = sale.items.flatMap((item) => (item.product_id ? [item.product_id] : []))
  const links = new Map((await hubble.variants.ofVariants(variantIds)).map((link) => [link.variantId, link]))
  const products = new Map((await hubble.brands.ofProducts(productIds)).map((row) => [row.productId, row.brandId]))
  const selections = await selectionsOf(container, sale)

  const found: VoucherLines = { lines: [], unknownLines: [], splits: [] }
  const known: { item: SaleLine; voucher: Known }[] = []
  for (const item of sale.items) {
    const voucher = identify(item, links, products, selections)
    if (!voucher) continue
    if ("unknown" in voucher) found.unknownLines.push({ lineItemId: item.id, reason: voucher.unknown })
    else known.push({ item, voucher })
  }
  const brands = new Map((await hubble.brands.byIds([...new Set(known.map(({ voucher }) => voucher.brandId))])).map((brand) => [brand.id, brand]))
  const quotes = await quotesOf(container, sale, known.flatMap(({ voucher }) => voucher.variant ?? []), brands)
  found.lines = known.map(({ item, voucher: { brandId, face, faceCurrency, variant, selection } }) => {
    const total = roundTotalToMinor(item.total, sale.currency)
    const selected = selection?.priceCurrency === sale.currency.toLowerCase() ? selection.price : null
    return {
      lineItemId: item.id,
      brandId,
      brandTitle: brands.get(brandId)?.title ?? item.title ?? brandId,
      variantId: variant?.variantId ?? null,
      selection,
      recipientId: variant && item.variant_barcode?.startsWith(`${RECIPIENT_PREFIX}_`) ? item.variant_barcode : null,
      face,
      faceCurrency,
      quantity: item.quantity,
      unitPrices: splitEvenly(total, item.quantity),
      paid: total - roundTotalToMinor(item.taxOnTop ?? 0, sale.currency),
      quote: variant ? (quotes.get(variant.variantId) ?? null) : selected,
    }
  })
  found.splits = await splitsOf(container, found.lines, splitOrders)
  return found
}

/** As few Hubble orders as each brand's restrictions allow, over all its lines. `growing`: a smallest amount may still be reached. */
export async function splitsOf(
  container: MedusaContainer,
  lines: readonly Pick<VoucherLine, "brandId" | "face" | "quantity">[],
  splitOrders: boolean,
  { growing = false }: { growing?: boolean } = {},
): Promise<VoucherLines["splits"]> {
  const brandIds = [...new Set(lines.map((line) => line.brandId))]
  const brands = new Map((await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.byIds(brandIds)).map((brand) => [brand.id, brand]))
  return brandIds.map((brandId) => {
    const brand = brands.get(brandId)
    const wanted = lines.filter((line) => line.brandId === brandId).map((line) => ({ denomination: line.face, quantity: line.quantity }))
    if (!brand) return { brandId, orders: null, reason: `${brandId}: the brand is not in the catalogue` }
    const limits = restrictionsOf(brand)
    const split = splitOrder(wanted, growing ? { ...limits, minOrderAmount: null } : limits, { splitOrders })
    return { brandId, orders: split.ok ? split.orders : null, reason: split.ok ? null : `${brand.title}: ${split.reason}` }
  })
}

/** Whether a line was paid below its quote, beyond the tolerance, or has none (`protocol.md` section 2, loss guard). */
export function failsLossGuard(line: Pick<VoucherLine, "paid" | "quote" | "quantity">, tolerancePercent: string): boolean {
  return line.quote === null || isBelowQuote(line.paid, line.quote * line.quantity, tolerancePercent)
}
