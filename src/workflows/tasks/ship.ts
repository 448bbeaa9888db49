import type { MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType } from "@medusajs/framework/utils"
import { createOrderShipmentWorkflow, createShipmentWorkflow } from "@medusajs/medusa/core-flows"
import { SUPPLIER_ORDER_KEY } from "../../modules/voucher/ledger/fulfillments"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"
import { deliveredFulfillment, type DeliveredFulfillment } from "./delivered-fulfillment"
import { quantityOf } from "./medusa-fulfillments"
import { registerOnOrder } from "./registration"
import { replaceFulfillment } from "./replace-fulfillment"
import type { TaskHandler } from "./task-handler"

/** Marks the fulfillment of a delivered supplier order as shipped; a half done shipment is completed, whichever half it is. */
export const ship: TaskHandler = async (container, task) => {
  const found = await exactFulfillment(container, task)
  if (!found) return "done"
  const { orderId, fulfillment, registered } = found
  if (fulfillment.shipped_at) await registerOnOrder(container, orderId, fulfillment, ChangeActionType.SHIP_ITEM)
  else if (registered.has(ChangeActionType.SHIP_ITEM)) {
    await createShipmentWorkflow(container).run({ input: { id: fulfillment.id, labels: [] } })
  } else {
    const items = fulfillment.items.flatMap((item) => (item.line_item_id ? [{ id: item.line_item_id, quantity: item.quantity }] : []))
    await createOrderShipmentWorkflow(container).run({ input: { order_id: orderId, fulfillment_id: fulfillment.id, items, labels: [], no_notification: true } })
  }
  return "done"
}

/** The fulfillment to ship: exchanged first for one of the delivered quantity when some of its vouchers failed, or when it is gone. */
async function exactFulfillment(container: MedusaContainer, task: TaskClaim): Promise<DeliveredFulfillment | null> {
  const looked = await deliveredFulfillment(container, task)
  if (looked.is === "nothing to do") return null
  if (looked.is === "there") {
    const { fulfillment, view } = looked.found
    const delivered = view.lines.reduce((total, line) => total + line.delivered, 0)
    const ours = fulfillment.metadata?.[SUPPLIER_ORDER_KEY] !== undefined
    if (!ours || fulfillment.shipped_at || quantityOf(fulfillment) === delivered) return looked.found
  }
  await replaceFulfillment(container, looked.is === "there" ? looked.found.view : looked.view)
  const after = await deliveredFulfillment(container, task)
  return after.is === "there" ? after.found : null
}
