import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"
import { cartOfOrder } from "./medusa-session"
import type { Shelf } from "./shelf"

/** Whether money of this order goes back by pay-out, which needs an account of the shopper's. */
async function isReturnedByPayOut(shelf: Shelf, orderId: string): Promise<boolean> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hub123.active) return false
  const rows = await payin.views.of({ orderId, cartId: await cartOfOrder(shelf, orderId) })
  return rows.some((row) => row.method === "redirect" && row.paid !== null && Boolean(payin.paymentOptions.hub123.payOut[row.currency.toUpperCase()]))
}

/** Money of the order that waits for a person to return it. */
const tasksOf = async (shelf: Shelf, orderId: string) =>
  (await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.list({ orderId, kind: "refund_task", state: "open", limit: 20, offset: 0 })).cases

/** Whether the shopper should say where his money goes: `wanted` while a refund waits for it. Null when nothing waits, or it goes back another way. */
export async function refundReceiverState(shelf: Shelf, orderId: string): Promise<"wanted" | "given" | null> {
  if (!(await isReturnedByPayOut(shelf, orderId)) || !(await tasksOf(shelf, orderId)).length) return null
  return (await shelf.resolve<PayinModuleService>(PAYIN_MODULE).refundReceivers.open(orderId)) ? "given" : "wanted"
}

/**
 * Seals where the shopper wants his money, and lets the refunds that waited for it begin again, unless a person decides on refunds. The caller checked whose order it is.
 * @throws MedusaError NOT_ALLOWED for an order whose money goes back another way
 */
export async function keepRefundReceiver(container: MedusaContainer, orderId: string, receiver: Readonly<Record<string, string>>): Promise<void> {
  if (!(await isReturnedByPayOut(container, orderId))) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "The money of this order goes back the way it was paid: no account is needed")
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  await payin.refundReceivers.keep(orderId, receiver)
  // Where the merchant returns money by hand, the account waits for him.
  if (payin.paymentOptions.refund === "manual") return
  const { cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  for (const task of await tasksOf(container, orderId)) if (task.unit_ids.length) await cases.refund(task.id, "the shopper")
  wakeWorkers(container)
}
