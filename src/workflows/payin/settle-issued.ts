import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { issuedVerdict } from "../../domain/issued"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { captureCaseKey } from "../../modules/voucher/ledger/issued"
import type VoucherModuleService from "../../modules/voucher/service"
import { ensureVouchers } from "../orders/ensure-vouchers"
import { reservedSales } from "../orders/funds"
import { readOrder } from "../orders/read-order"
import { thrownBy } from "../tasks/thrown"
import { wakeWorkers } from "../work/wake"
import { orderOfCart, readSession } from "./medusa-session"
import { capturePayin, cancelPayin } from "./settle"

/**
 * Decides a reserved card sale by what became of its vouchers (`protocol.md` 5.8): captures it once something was issued and nothing is open; when
 * nothing was, the order's refund task lets it go. Every call is an action of the money ledger, so that a death in between repeats nothing.
 */
export async function settleIssued(container: MedusaContainer, row: PayinRow): Promise<void> {
  if (row.state !== "authorized" || row.capture || !row.handedOver) return
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const order = await orderOfCart(container, row.cartId)
  if (!order) return
  if (order.cancelled) {
    await cancelPayin(container, row.id)
    return
  }
  const verdict = await verdictOf(container, voucher, order.id)
  if (verdict === "capture") await captureIssued(container, row, order.id)
  if (verdict === "release") await voucher.refunds.want(order.id)
  if (verdict !== "wait") wakeWorkers(container)
}

async function verdictOf(container: MedusaContainer, voucher: VoucherModuleService, orderId: string): Promise<"wait" | "capture" | "release"> {
  const { units } = await voucher.sales.issue(orderId)
  // An order without vouchers has nothing to wait for.
  if (!units.length) return (await ensureVouchers(container, orderId)).verdict === "no_vouchers" ? "capture" : "wait"
  const { items } = await readOrder(container, orderId)
  const otherGoods = items.some((item) => item.quantity > 0 && !units.some((unit) => unit.lineItemId === item.id))
  return issuedVerdict(units.map((unit) => unit.state), otherGoods)
}

async function captureIssued(container: MedusaContainer, row: PayinRow, orderId: string): Promise<void> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  try {
    await capturePayin(container, row.id)
    // Medusa hears of it by the hand-over, which also opens the codes.
    await payin.requests.ask({ id: row.id })
  } catch (error) {
    const { type, message } = thrownBy(error)
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: payment ${row.id} of order ${orderId} is not captured yet: ${message}`)
    if (type !== "not_allowed") return
    const { cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
    await cases.open({ kind: "partly_refunded", dedupeKey: captureCaseKey(orderId), orderId, reason: `The vouchers are here and stay sealed: payment ${row.id} could not be captured (${message}). It is tried again every hour; capture it, or collect the money another way.` })
  }
}

/** What the order's refund task may do: `charged`, give money back; `released`, the card was never charged; `open`, wait for the reserved sale. */
export async function reservedOutcome(container: MedusaContainer, orderId: string): Promise<"charged" | "released" | "open"> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { awaitsCapture, cartId } = await voucher.sales.issue(orderId)
  if (!awaitsCapture) return "charged"
  const sales = await reservedSales(container, { cartId, orderId })
  const sale = sales.find((row) => row.state === "authorized" || row.state === "captured") ?? sales.find((row) => row.handedOver)
  if (!sale || sale.state === "captured") return "open"
  if (sale.state === "authorized") return (await verdictOf(container, voucher, orderId)) === "release" ? release(container, sale) : "open"
  return released(container, sale)
}

async function release(container: MedusaContainer, sale: PayinRow): Promise<"released" | "open"> {
  const row = await cancelPayin(container, sale.id)
  return row && row.state !== "authorized" && row.state !== "captured" ? released(container, row) : "open"
}

/** The reservation is gone at Hubcash: Medusa's payment is cancelled too. */
async function released(container: MedusaContainer, sale: PayinRow): Promise<"released"> {
  const session = await readSession(container, sale.sessionId)
  if (session?.payment && !session.payment.canceled) await container.resolve(Modules.PAYMENT).cancelPayment(session.payment.id)
  return "released"
}

/** Vouchers of an order were decided: its reserved sale is looked at now, not at its next hour. */
export async function wakeReserved(container: MedusaContainer, orderId: string): Promise<void> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const { awaitsCapture, cartId } = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).sales.issue(orderId)
  if (!payin.active || !awaitsCapture) return
  for (const row of await payin.views.of({ orderId, cartId })) if (row.state === "authorized" && !row.capture) await payin.requests.ask({ id: row.id })
}
