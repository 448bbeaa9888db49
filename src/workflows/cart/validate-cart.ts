import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { buyerOf, missingBuyerField } from "../orders/read-order"
import { failsLossGuard, splitsOf, voucherLines, type SaleLine, type VoucherLine, type VoucherLines } from "../orders/voucher-lines"
import { currencyOfRegion, readCart, type OpenCart } from "./read-cart"
import { sellingState, whyNotSold } from "./sellable"

export const refuse = (message: string) => new MedusaError(MedusaError.Types.INVALID_DATA, message)

/** A change a shopper asks for, before it is made. */
export type CartChange = { add: NewLine } | { update: { lineId: string; quantity: number } }
export interface NewLine {
  variantId: string
  quantity: number
}

/** So much of a cart as its vouchers need; without an id before it exists. */
type PricedCart = Pick<OpenCart, "currency_code"> & { id: string | null }

async function vouchersOf(container: MedusaContainer, cart: PricedCart, items: readonly SaleLine[]): Promise<VoucherLines> {
  const { splitOrders } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions
  return voucherLines(container, { cartId: cart.id, orderId: null, currency: cart.currency_code, items }, splitOrders)
}

/** Refuses what cannot be sold now in the cart's currency, or whose price is not what is asked for it any more. */
async function checkPrices(container: MedusaContainer, cart: PricedCart, lines: readonly VoucherLine[], { paying }: { paying: boolean }): Promise<void> {
  if (lines.length === 0) return
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const { lossTolerancePercent } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions
  const brands = new Map((await hubble.brands.byIds([...new Set(lines.map((line) => line.brandId))])).map((brand) => [brand.id, brand]))
  const state = await sellingState(container)
  for (const line of lines) {
    const brand = brands.get(line.brandId)
    const quoted = line.selection !== null && line.quote !== null
    const reason = brand ? whyNotSold(brand, quoted ? null : cart.currency_code, state) : "the brand is not in the catalogue"
    if (reason) throw refuse(`${line.brandTitle}: ${reason}`)
    if (line.selection?.expired) throw refuse(`${line.brandTitle}: the quote has expired; remove the voucher and add it again`)
    if (paying && failsLossGuard(line, lossTolerancePercent)) throw refuse(`${line.brandTitle}: the price has changed; remove the voucher and add it again`)
  }
}

/** A gift whose recipient is not stored any more (an old cart) would go to the buyer. */
async function checkRecipients(container: MedusaContainer, cart: OpenCart, lines: readonly VoucherLine[]): Promise<void> {
  const named = lines.flatMap((line) => (line.recipientId ? [{ id: line.recipientId, brandTitle: line.brandTitle }] : []))
  if (!named.length) return
  const waiting = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).gifts.waiting(cart.id, named.map(({ id }) => id))
  const lost = named.find(({ id }) => !waiting.has(id))
  if (lost) throw refuse(`${lost.brandTitle}: we do not know any more whom this gift is for; remove it and add it again`)
}

/**
 * Checks the vouchers of a cart before it may be completed or paid: every line has a denomination and its price, the brand's
 * restrictions allow a legal split, and Hubble's customer details are there. The prices are frozen with the cart, for the loss
 * guard. A completed cart is left to Medusa, which answers with its order.
 * @throws MedusaError INVALID_DATA (400) naming the line, limit or field.
 */
export async function validateVoucherCart(container: MedusaContainer, cartId: string, { buyer = true }: { buyer?: boolean } = {}): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { active, customerDetails, defaultCustomer } = voucher.orderOptions
  if (!active) return
  const cart = await readCart(container, cartId)
  if (!cart || cart.completed_at) return
  const vouchers = await vouchersOf(container, cart, cart.items)
  const problem = vouchers.unknownLines[0]?.reason ?? vouchers.splits.find((split) => split.reason !== null)?.reason
  if (problem) throw refuse(problem)
  await checkPrices(container, cart, vouchers.lines, { paying: true })
  const quotes = vouchers.lines.flatMap((line) => (line.variantId && line.quote !== null ? [{ variantId: line.variantId, price: line.quote }] : []))
  await checkRecipients(container, cart, vouchers.lines)
  await voucher.carts.freezeQuotes(cart.id, cart.currency_code, quotes)
  if (!buyer || !vouchers.lines.length || customerDetails !== "b2c") return
  const missing = missingBuyerField(buyerOf(cart, defaultCustomer))
  if (missing) throw refuse(`${missing} is required to buy a voucher: the supplier needs the buyer's name, phone and e-mail. Set it on the cart and complete it again.`)
}

const newLine = ({ variantId, quantity }: NewLine, id: string): SaleLine => ({ id, title: null, product_id: null, variant_id: variantId, quantity, total: 0 })

function changed(items: readonly SaleLine[], change: CartChange): SaleLine[] {
  if ("add" in change) return [...items, newLine(change.add, "new")]
  return items.flatMap((item) => (item.id !== change.update.lineId ? [item] : change.update.quantity === 0 ? [] : [{ ...item, quantity: change.update.quantity }]))
}

const isVoucher = async (container: MedusaContainer, lines: readonly NewLine[]) =>
  (await container.resolve<HubbleModuleService>(HUBBLE_MODULE).variants.ofVariants(lines.map(({ variantId }) => variantId))).length > 0

/** Only the limits that these lines among `items` could break: a smallest order amount may still be reached. */
async function checkLines(container: MedusaContainer, cart: PricedCart, items: readonly SaleLine[], isChecked: (lineItemId: string) => boolean): Promise<void> {
  const { lines, unknownLines } = await vouchersOf(container, cart, items)
  const unknown = unknownLines.find(({ lineItemId }) => isChecked(lineItemId))
  if (unknown) throw refuse(unknown.reason)
  const checked = lines.filter(({ lineItemId }) => isChecked(lineItemId))
  await checkPrices(container, cart, checked, { paying: false })
  const ofBrands = lines.filter((line) => checked.some(({ brandId }) => brandId === line.brandId))
  const { splitOrders } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions
  const problem = (await splitsOf(container, ofBrands, splitOrders, { growing: true })).find((split) => split.reason !== null)?.reason
  if (problem) throw refuse(problem)
}

/**
 * Checks a line that is about to be added or changed. A line that is no voucher is none of ours.
 * @throws MedusaError INVALID_DATA (400) naming the limit.
 */
export async function validateCartChange(container: MedusaContainer, cartId: string, change: CartChange): Promise<void> {
  const { active } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions
  if (!active || ("update" in change && change.update.quantity === 0)) return
  if ("add" in change && !(await isVoucher(container, [change.add]))) return
  const cart = await readCart(container, cartId)
  if (!cart || cart.completed_at) return
  const lineId = "add" in change ? "new" : change.update.lineId
  await checkLines(container, cart, changed(cart.items, change), (lineItemId) => lineItemId === lineId)
}

/** Checks the lines that a cart is to begin with, as those that are added later. @throws MedusaError INVALID_DATA (400) naming the limit. */
export async function validateNewCart(container: MedusaContainer, regionId: string | null, lines: readonly NewLine[]): Promise<void> {
  const { active } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions
  if (!active || !(await isVoucher(container, lines))) return
  const currency = await currencyOfRegion(container, regionId)
  if (currency === null) return
  await checkLines(container, { id: null, currency_code: currency }, lines.map((line, index) => newLine(line, `new ${index + 1}`)), () => true)
}

/**
 * Checks vouchers of a brand that are to join a cart, before their line exists. The whole set must have a legal split: `protocol.md`
 * section 2 has the cart route refuse one that has none. @throws MedusaError INVALID_DATA (400) naming the limit.
 */
export async function checkAddition(container: MedusaContainer, cart: OpenCart, added: Pick<VoucherLine, "brandId" | "face" | "quantity">): Promise<void> {
  const { active, splitOrders } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions
  if (!active) throw refuse("Vouchers are not sold by this store yet")
  const [brand] = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.byIds([added.brandId])
  const reason = brand ? whyNotSold(brand, cart.currency_code, await sellingState(container)) : "the brand is not in the catalogue"
  if (reason) throw refuse(`${brand?.title ?? added.brandId}: ${reason}`)
  const { lines } = await vouchersOf(container, cart, cart.items)
  const [split] = await splitsOf(container, [...lines.filter(({ brandId }) => brandId === added.brandId), added], splitOrders)
  if (split?.reason) throw refuse(split.reason)
}
