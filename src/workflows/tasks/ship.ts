import type { MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType } from "@medusajs/framework/utils"
import { createOrderShipmentWorkflow, createShipmentWorkflow } from "@medusajs/medusa/core-flows"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { FulfillmentView } from "../../modules/voucher/ledger/fulfillments"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import { deliveredFulfillment, type DeliveredFulfillment } from "./delivered-fulfillment"
import { quantityOf, SUPPLIER_ORDER_KEY } from "./medusa-fulfillments"
import { isRegistered, registerOnOrder } from "./registration"
import { replaceFulfillment } from "./replace-fulfillment"
import type { TaskHandler } from "./task-handler"

/** Marks the fulfillment of a delivered supplier order as shipped; a half done shipment is completed, whichever half it is. */
export const ship: TaskHandler = async (container, task) => {
  const found = await exactFulfillment(container, task)
  if (!found) return "done"
  const { orderId, fulfillment } = found
  if (fulfillment.shipped_at) await registerOnOrder(container, orderId, fulfillment, ChangeActionType.SHIP_ITEM)
  else if (await isRegistered(container, orderId, fulfillment.id, ChangeActionType.SHIP_ITEM)) {
    await createShipmentWorkflow(container).run({ input: { id: fulfillment.id, labels: [] } })
  } else {
    const items = fulfillment.items.flatMap((item) => (item.line_item_id ? [{ id: item.line_item_id, quantity: item.quantity }] : []))
    await createOrderShipmentWorkflow(container).run({ input: { order_id: orderId, fulfillment_id: fulfillment.id, items, labels: [], no_notification: true } })
  }
  return "done"
}

/** The fulfillment to ship, exchanged first for one of the delivered quantity when some of its vouchers failed. */
async function exactFulfillment(container: MedusaContainer, task: TaskClaim): Promise<DeliveredFulfillment | null> {
  const found = await deliveredFulfillment(container, task)
  const delivered = found?.view.lines.reduce((total, line) => total + line.delivered, 0)
  const ours = found?.fulfillment.metadata?.[SUPPLIER_ORDER_KEY] !== undefined
  if (found && (!ours || found.fulfillment.shipped_at || quantityOf(found.fulfillment) === delivered)) return found
  const view = found?.view ?? (await replacementBegun(container, task))
  if (!view) return null
  await replaceFulfillment(container, view)
  return deliveredFulfillment(container, task)
}

/** A process died between cancelling the old fulfillment and creating the new one. */
async function replacementBegun(container: MedusaContainer, task: TaskClaim): Promise<FulfillmentView | null> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  return view?.replacing ? view : null
}
