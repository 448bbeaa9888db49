import type { MedusaContainer } from "@medusajs/framework/types"
import { createStep, createWorkflow, StepResponse, WorkflowResponse, type WorkflowData } from "@medusajs/framework/workflows-sdk"
import { paidVerdict, type PaidVerdict } from "../../domain/paid"
import { isCancelledOrder } from "../../domain/order-status"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { surplusOf, type KnownUnits } from "../../modules/voucher/ledger/edits"
import type { EnsureInput, EnsureLine } from "../../modules/voucher/ledger/ensure"
import type VoucherModuleService from "../../modules/voucher/service"
import { announceIssued } from "../placement/announce"
import { fundsOf } from "./funds"
import { addressOf, buyerOf, missingBuyerField, readOrder, requiredAt, requiredOf, type PlacedOrder } from "./read-order"
import { repairCaptures } from "./repair-captures"
import { failsLossGuard, splitsOf, voucherLines, type Sale, type VoucherLines } from "./voucher-lines"

export interface EnsuredVouchers {
  order_id: string
  verdict: PaidVerdict | "cancelled" | "no_vouchers"
  created: number
}

/** The order as a sale of its cart. Tax that comes on top of a price is no part of what the vouchers were quoted at. */
function saleOf(order: PlacedOrder): Sale {
  const items = order.items.map((item) => ({ ...item, taxOnTop: item.is_tax_inclusive ? null : item.tax_total }))
  return { cartId: order.cart?.id ?? null, orderId: order.id, currency: order.currency_code, items }
}

/** Why a paid order must be looked at before anything is bought. */
function holdReason(order: PlacedOrder, vouchers: VoucherLines, voucher: VoucherModuleService) {
  const { customerDetails, defaultCustomer, lossTolerancePercent } = voucher.orderOptions
  const missing = customerDetails === "b2c" ? missingBuyerField(buyerOf(order, defaultCustomer)) : null
  if (missing) return { kind: "held_for_review" as const, reason: `Hubble needs the buyer's name, phone and e-mail; the order lacks ${missing}.` }
  const cheap = vouchers.lines.find((line) => failsLossGuard(line, lossTolerancePercent))
  if (!cheap) return null
  const what = cheap.quote === null ? `has no quote in ${order.currency_code.toUpperCase()}` : "was paid below its quote"
  return { kind: "loss_guard" as const, reason: `Line ${cheap.lineItemId} ${what}.` }
}

/** The order's money, once what a dying process left of Medusa's capture is finished. */
async function bookedMoney(container: MedusaContainer, order: PlacedOrder) {
  const required = requiredOf(order)
  const money = await fundsOf(container, order, required)
  const short = money.captured - money.refunded > money.transactions
  return short && (await repairCaptures(container, order)) ? fundsOf(container, await readOrder(container, order.id), required) : money
}

/** Medusa does not hear of a payment that was taken back; our money ledger does (`protocol.md` 5.7). */
async function moneyWentBack(container: MedusaContainer, order: PlacedOrder) {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.active) return null
  const rows = await payin.views.of({ cartId: order.cart?.id ?? null, orderId: order.id })
  const reversed = rows.find((row) => row.state === "reversed")
  return reversed ? { kind: "held_for_review" as const, reason: `Payment ${reversed.id} was taken back before the vouchers were ordered.` } : null
}

/**
 * The one entry of every trigger (`design.md`): re-reads the money and ensures units and supplier orders; it never creates again.
 * An unpaid order is only watched; a cancelled or voucher-less one leaves no trace.
 */
export async function ensureVouchers(container: MedusaContainer, orderId: string): Promise<EnsuredVouchers> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const nothing = (verdict: EnsuredVouchers["verdict"]): EnsuredVouchers => ({ order_id: orderId, verdict, created: 0 })
  if (!voucher.orderOptions.active) return nothing("no_vouchers")
  const order = await readOrder(container, orderId)
  const vouchers = await voucherLines(container, saleOf(order), voucher.orderOptions.splitOrders)
  if (!vouchers.lines.length && !vouchers.unknownLines.length) {
    // An edit may have taken off all of them; an order that never had any has its first version still.
    if (order.version > 1) await takeOff(voucher, order, await voucher.sales.known(orderId))
    return nothing("no_vouchers")
  }
  // Whatever became of the money: what was bought is his whom Medusa names now.
  if (order.customer_id) await voucher.access.follow(orderId, { customerId: order.customer_id, email: order.email })
  if (isCancelledOrder(order)) {
    await voucher.sales.unwatch(orderId)
    return nothing("cancelled")
  }
  // Before there are units, so that no buyer sees a voucher that is somebody else's.
  if (order.cart) await voucher.gifts.claim(orderId, order.cart.id, vouchers.lines.map((line) => ({ lineItemId: line.lineItemId, brandId: line.brandId, recipientId: line.recipientId, selectionId: line.selection?.id ?? null })))
  const money = await bookedMoney(container, order)
  const verdict = paidVerdict(money)
  const awaitsCapture = verdict === "paid" && paidVerdict({ ...money, reserved: 0 }) !== "paid"
  const known = await voucher.sales.known(orderId)
  const orderable = await voucher.sales.orderableUnits(orderId)
  // A gift of some rupees for vouchers that are all delivered is nobody's question.
  if (verdict === "partly_refunded" && (orderable.length > 0 || !known.paid)) {
    await voucher.cases.open({ kind: "partly_refunded", orderId, unitIds: orderable, reason: "The order is only partly funded: nothing new is ordered until the rest is captured or units are closed." })
  }
  if (verdict === "refunded") {
    await voucher.sales.wakeUnsent(orderId)
    await voucher.cases.close({ orderId, kinds: ["partly_refunded"] }, "system", "the whole order was refunded")
  }
  if (verdict !== "paid") {
    await voucher.sales.watch({ orderId, cartId: order.cart?.id ?? null, customerId: order.customer_id, email: order.email, currency: order.currency_code })
    // An order that was paid once is not watched: only this brings the sweep back once the added units are paid.
    if (known.paid && bringsMore(vouchers, known)) await voucher.sales.recheck(orderId)
    return nothing(verdict)
  }
  const input: EnsureInput = {
    orderId,
    cartId: order.cart?.id ?? null,
    customerId: order.customer_id,
    currency: order.currency_code,
    buyer: buyerOf(order, voucher.orderOptions.defaultCustomer),
    address: addressOf(order),
    ...vouchers,
    required: requiredAt(order),
    awaitsCapture,
    hold: holdReason(order, vouchers, voucher) ?? (await moneyWentBack(container, order)),
  }
  if (known.paid && !awaitsCapture) announceIssued(container, orderId, await voucher.sales.captured(orderId))
  if (known.paid) return { order_id: orderId, verdict, created: await catchUp(container, voucher, input, await takeOff(voucher, order, known)) }
  // While it had no units the case named none, and no claim of theirs would end it.
  await voucher.cases.close({ dedupeKeys: [`partly_refunded:${orderId}`] }, "system", "the order is funded")
  const result = await voucher.sales.ensure(input)
  return { order_id: orderId, verdict, created: result.created ? result.unitIds.length : 0 }
}

/** Whether the order holds more than the units the ledger knows, or a line without a denomination that nobody was asked about. */
const bringsMore = ({ lines, unknownLines }: Pick<EnsureInput, "lines" | "unknownLines">, known: KnownUnits): boolean =>
  lines.some((line) => line.quantity > (known.lines.find((row) => row.lineItemId === line.lineItemId)?.units ?? 0)) || unknownLines.some(({ lineItemId }) => !known.asked.includes(lineItemId))

/** Whether an edit changed what the very vouchers that the ledger knows of a line cost. */
const isRepriced = ({ lineItemId, quantity, unitPrices }: EnsureLine, known: KnownUnits): boolean => {
  const row = known.lines.find((line) => line.lineItemId === lineItemId)
  return row !== undefined && row.units === quantity && row.price !== unitPrices.reduce((sum, price) => sum + price, 0)
}

/** Closes what an edit took off the order. @returns what the ledger knows then. */
async function takeOff({ sales }: VoucherModuleService, order: PlacedOrder, known: KnownUnits): Promise<KnownUnits> {
  const { pieces } = requiredOf(order)
  if (!known.lines.some((line) => surplusOf(line, pieces) > 0)) return known
  await sales.closeSurplus(order.id, pieces)
  return sales.known(order.id)
}

/** An order that was ensured before: only what changed since is looked at, and splits are formed over that alone. */
async function catchUp(container: MedusaContainer, voucher: VoucherModuleService, input: EnsureInput, known: KnownUnits): Promise<number> {
  const repriced = input.lines.filter((line) => isRepriced(line, known))
  if (repriced.length) await voucher.sales.followPrices(input.orderId, repriced)
  const unsplitOf = (line: EnsureLine) => known.lines.find((row) => row.lineItemId === line.lineItemId)?.unsplit ?? 0
  const unsplit = input.lines.flatMap((line) => (unsplitOf(line) ? [{ ...line, quantity: unsplitOf(line) }] : []))
  if (unsplit.length) await voucher.sales.extend({ ...input, splits: await splitsOf(container, unsplit, voucher.orderOptions.splitOrders) })
  return bringsMore(input, known) ? (await voucher.sales.holdAdded(input)).length : 0
}

const ensureVouchersStep = createStep("ensure-vouchers", async ({ order_id }: { order_id: string }, { container }) => new StepResponse(await ensureVouchers(container, order_id)))

/** Ids in, ids and counts out. Synchronous: no async step carries money (`protocol.md` section 4). */
export const ensureVouchersWorkflow = createWorkflow("ensure-vouchers", (input: WorkflowData<{ order_id: string }>) => new WorkflowResponse(ensureVouchersStep(input)))
