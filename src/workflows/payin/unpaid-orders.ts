import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"
import { isUnpaidOrderOverdue, keepsOrder } from "../../domain/payin-rules"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type { UnpaidPage } from "../../modules/payin/ledger/unpaid"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { prepareCancel } from "../orders/cancel-order"
import { orderMoney, readOrder } from "../orders/read-order"
import { thrownBy } from "../tasks/thrown"
import { caseKey } from "./case-key"
import { cartOfOrder, isSessionOf, orderOfCart, readSession } from "./medusa-session"
import { raiseNow } from "./raise-notices"
import { cancelPayin } from "./settle"
import type { Shelf } from "./shelf"

const PAGE = 50

/**
 * Voids what could still be paid for a cancelled order: Medusa cancels only payments, and an unpaid one is none yet (`checklist.md` 10). What a
 * service cannot void stays watched, and its money becomes a case.
 */
export async function voidPayinsOfOrder(shelf: Shelf, orderId: string): Promise<void> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (!payin.active) return
  for (const row of await payin.views.of({ cartId: await cartOfOrder(shelf, orderId), orderId })) {
    await voidOpen(shelf, row)
    if (row.state === "captured" && row.handedOver) await tellOfLeft(shelf, row)
  }
}

/**
 * Medusa's cancel gives back what was captured when it looked. Money that it took a moment later, while the order was not cancelled yet, stays with an
 * order that is: nobody else would find it.
 */
async function tellOfLeft(shelf: Shelf, row: PayinRow): Promise<void> {
  const session = await readSession(shelf, row.sessionId)
  const payment = isSessionOf(session, row) ? session.payment : null
  if (!payment || payment.captured <= payment.refunded) return
  const { actions }: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const goesBack = (await actions.of(row.id)).some(({ kind, targetId, state }) => (kind === "refund" || kind === "pay_out") && targetId === null && state !== "refused")
  const { cases }: VoucherModuleService = shelf.resolve(VOUCHER_MODULE)
  if (goesBack || (await cases.isSettledByPerson(caseKey("money_without_order", row.id)))) return
  await raiseNow(shelf, row, { kind: "money_without_order", reason: `It came while its order was being cancelled, and Medusa has not given it back. Refund it in Medusa (POST /admin/payments/${payment.id}/refund), or return it another way and resolve the case with a note.` })
}

async function voidOpen(shelf: Shelf, row: PayinRow): Promise<void> {
  if (row.state === "captured" || row.state === "underpaid" || row.state === "refunded" || row.state === "reversed") return
  try {
    await cancelPayin(shelf, row.id)
  } catch (error) {
    shelf.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: payment ${row.id} of a cancelled order was not voided: ${thrownBy(error).message}`)
  }
}

export interface UnpaidSweep {
  looked: number
  cancelled: number
}

/**
 * Orders whose boleto or redirect payment never came are cancelled when the shop wants it (`payments.cancelUnpaidOrders`), and slips of orders
 * that were cancelled without our hearing of it are voided. Safe beside itself; stops at its time budget.
 */
export async function sweepUnpaidOrders(container: MedusaContainer, budgetMs: number): Promise<UnpaidSweep> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const swept: UnpaidSweep = { looked: 0, cancelled: 0 }
  if (!payin.active) return swept
  const until = performance.now() + budgetMs
  for (let began: string | null = null, full = true; full && performance.now() < until; ) {
    const { rows, since }: UnpaidPage = await payin.views.takeUnpaid({ since: began, limit: PAGE })
    for (const row of rows) {
      swept.looked += 1
      try {
        if (await closeUnpaid(container, payin, row)) swept.cancelled += 1
      } catch (error) {
        container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the unpaid order of payment ${row.id} was not cancelled: ${thrownBy(error).message}`)
      }
    }
    full = rows.length === PAGE
    began = since
  }
  return swept
}

async function closeUnpaid(container: MedusaContainer, payin: PayinModuleService, row: PayinRow): Promise<boolean> {
  const order = await orderOfCart(container, row.cartId)
  if (order?.cancelled) {
    await voidOpen(container, row)
    if (row.state !== "pending") await payin.views.markOrderClosed(row.id, order.id)
    return false
  }
  if (!order) await payin.views.forgetCart(row.id)
  if (!order || !isUnpaidOrderOverdue(row, payin.times)) return false
  const money = await moneyOf(container, payin, row, order.id)
  if (money === "came") await payin.views.markOrderClosed(row.id, order.id)
  if (money !== "none") return false
  await prepareCancel(container, order.id)
  // The freeze waits for what is being sent, and money may come meanwhile; the next sweep decides again.
  if ((await moneyOf(container, payin, row, order.id)) !== "none") {
    await container.resolve<VoucherModuleService>(VOUCHER_MODULE).sales.thaw(order.id)
    return false
  }
  await cancelOrderWorkflow(container).run({ input: { order_id: order.id } })
  await voidPayinsOfOrder(container, order.id)
  await payin.views.markOrderClosed(row.id, order.id)
  return true
}

/**
 * `came`: by another way of paying; such an order is nobody's to cancel. `may_come`: a slip or page is still to be paid, or something is reserved, with
 * us or with another provider.
 */
async function moneyOf(container: MedusaContainer, payin: PayinModuleService, row: PayinRow, orderId: string): Promise<"came" | "may_come" | "none"> {
  const placed = await readOrder(container, orderId)
  const { captured, transactions } = orderMoney(placed, 0)
  if (captured > 0 || transactions > 0) return "came"
  const ways = await payin.views.of({ cartId: row.cartId, orderId })
  const isReserved = placed.payment_collections.some(({ payments }) => payments.some((payment) => !payment.canceled_at))
  return isReserved || ways.some((way) => keepsOrder(way, payin.times)) ? "may_come" : "none"
}
