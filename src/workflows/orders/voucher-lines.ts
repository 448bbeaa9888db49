import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { roundTotalToMinor, splitEvenly, type MajorAmount, type Minor } from "../../domain/money"
import { splitOrder, type DenominationCount, type OrderRestrictions } from "../../domain/order-split"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"

/** Each unit is a row and a code of its own; a larger line is refused at the cart. */
const MOST_UNITS_PER_LINE = 1_000

/** A line of a cart or an order, as far as vouchers care. */
export interface SaleLine {
  id: string
  title: string | null
  product_id: string | null
  variant_id: string | null
  quantity: number
  total: MajorAmount
}

export interface VoucherLine {
  lineItemId: string
  brandId: string
  brandTitle: string
  face: Minor
  faceCurrency: string
  quantity: number
  unitPrices: Minor[]
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

/**
 * Which lines are vouchers and what each is worth, from server data alone: the brand mirror by variant (`protocol.md` section 2).
 * Line metadata is never read. Splits are formed per brand over all lines.
 */
export async function voucherLines(container: MedusaContainer, items: readonly SaleLine[], currency: string, splitOrders: boolean): Promise<VoucherLines> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const variantIds = items.flatMap((item) => (item.variant_id ? [item.variant_id] : []))
  const productIds = items.flatMap((item) => (item.product_id ? [item.product_id] : []))
  const links = new Map((await hubble.variants.ofVariants(variantIds)).map((link) => [link.variantId, link]))
  const products = new Map((await hubble.brands.ofProducts(productIds)).map((row) => [row.productId, row.brandId]))
  const brandIds = [...new Set([...[...links.values()].map((link) => link.brandId), ...products.values()])]
  const brands = new Map((await hubble.brands.byIds(brandIds)).map((brand) => [brand.id, brand]))

  const found: VoucherLines = { lines: [], unknownLines: [], splits: [] }
  for (const item of items) {
    const link = item.variant_id ? links.get(item.variant_id) : undefined
    const brandId = link?.brandId ?? products.get(item.product_id ?? "")
    if (!brandId) continue
    const whole = Number.isSafeInteger(item.quantity) && item.quantity > 0 && item.quantity <= MOST_UNITS_PER_LINE
    if (!link || !whole) {
      const reason = link ? `Line ${item.id} has the quantity ${item.quantity}; vouchers are sold in whole numbers from 1 to ${MOST_UNITS_PER_LINE}.` : `Line ${item.id} is a voucher product, but its variant stands for no denomination.`
      found.unknownLines.push({ lineItemId: item.id, reason })
      continue
    }
    found.lines.push({
      lineItemId: item.id,
      brandId,
      brandTitle: brands.get(brandId)?.title ?? item.title ?? brandId,
      face: link.denomination,
      faceCurrency: VOUCHER_CURRENCY.toUpperCase(),
      quantity: item.quantity,
      unitPrices: splitEvenly(roundTotalToMinor(item.total, currency), item.quantity),
    })
  }
  found.splits = await splitsOf(container, found.lines, splitOrders)
  return found
}

/** As few Hubble orders as each brand's restrictions allow, over all its lines. */
export async function splitsOf(container: MedusaContainer, lines: readonly Pick<VoucherLine, "brandId" | "face" | "quantity">[], splitOrders: boolean): Promise<VoucherLines["splits"]> {
  const brandIds = [...new Set(lines.map((line) => line.brandId))]
  const brands = new Map((await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.byIds(brandIds)).map((brand) => [brand.id, brand]))
  return brandIds.map((brandId) => {
    const brand = brands.get(brandId)
    const wanted = lines.filter((line) => line.brandId === brandId).map((line) => ({ denomination: line.face, quantity: line.quantity }))
    const split = brand ? splitOrder(wanted, restrictionsOf(brand), { splitOrders }) : { ok: false as const, reason: "the brand is not in the catalogue" }
    return { brandId, orders: split.ok ? split.orders : null, reason: split.ok ? null : `${brand?.title ?? brandId}: ${split.reason}` }
  })
}

/** The option allows eight decimals; integers, because a float would hold a line that was paid to the last paisa. */
const PERCENT_SCALE = 100_000_000n

function toScaled(percent: string): string {
  const [whole = "0", fraction = ""] = percent.split(".")
  return whole + fraction.padEnd(8, "0")
}

/** Whether a line in the vouchers' own currency was paid below what the voucher is worth, beyond the tolerance (loss guard). */
export function paidBelowFace(line: VoucherLine, currency: string, tolerancePercent: string): boolean {
  if (currency.toLowerCase() !== line.faceCurrency.toLowerCase()) return false
  const paid = line.unitPrices.reduce((total, price) => total + price, 0)
  const whole = 100n * PERCENT_SCALE
  const tolerance = BigInt(toScaled(tolerancePercent))
  return BigInt(paid) * whole < BigInt(line.face) * BigInt(line.quantity) * (whole - tolerance)
}
