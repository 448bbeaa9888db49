import type { MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType } from "@medusajs/framework/utils"
import { adoptUnlinked, cancelOnce, isRegistered, registerOnOrder, saveMissingData } from "./registration"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { FulfillmentView } from "../../modules/voucher/ledger/fulfillments"
import type VoucherModuleService from "../../modules/voucher/service"
import { createFulfillment } from "./fulfill"
import { coveringFulfillment, ownFulfillment, quantityOf, readFulfillments } from "./medusa-fulfillments"

/**
 * Some vouchers of a supplier order failed, or its fulfillment was cancelled by somebody: it is cancelled and one for the delivered quantity takes its place, so that
 * fulfilled, shipped and delivered quantities are what the shopper holds (`protocol.md` section 4). Can be repeated at any point.
 */
export async function replaceFulfillment(container: MedusaContainer, view: FulfillmentView): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const lines = view.lines.flatMap((line) => (line.delivered ? [{ ...line, quantity: line.delivered }] : []))
  const wanted = lines.reduce((total, line) => total + line.quantity, 0)
  await voucher.tasks.beginReplacing(view.supplierOrderId)
  await adoptUnlinked(container, view.orderId, view.supplierOrderId)
  const order = await readFulfillments(container, view.orderId)
  let live = ownFulfillment(order, view.supplierOrderId)
  if (live && (quantityOf(live) !== wanted || (await isRegistered(container, view.orderId, live.id, ChangeActionType.CANCEL_ITEM_FULFILLMENT)))) {
    await cancelOnce(container, order, live)
    live = undefined
  }
  // An admin who cancelled the fulfillment may have made another one himself since.
  const adopted = live ? undefined : coveringFulfillment(order, lines, await voucher.tasks.takenQuantities(view))
  if (adopted) return voucher.tasks.endReplacing(view.supplierOrderId, adopted.id)
  if (live) {
    await saveMissingData(container, view.orderId, view.supplierOrderId, live)
    await registerOnOrder(container, view.orderId, live, ChangeActionType.FULFILL_ITEM)
  }
  await voucher.tasks.endReplacing(view.supplierOrderId, live?.id ?? (await createFulfillment(container, { ...view, lines })))
}
