import { createOrderShipmentWorkflow } from "@medusajs/medusa/core-flows"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { readFulfillments } from "./medusa-fulfillments"
import type { TaskHandler } from "./run-task"

/** Marks the fulfillment of a delivered supplier order as shipped. */
export const ship: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view?.fulfillmentId) return "dropped"
  const order = await readFulfillments(container, view.orderId)
  const fulfillment = order.fulfillments.find((candidate) => candidate.id === view.fulfillmentId)
  if (!fulfillment || fulfillment.canceled_at || fulfillment.shipped_at) return "done"
  const items = fulfillment.items.flatMap((item) => (item.line_item_id ? [{ id: item.line_item_id, quantity: item.quantity }] : []))
  await createOrderShipmentWorkflow(container).run({ input: { order_id: view.orderId, fulfillment_id: fulfillment.id, items, labels: [], no_notification: true } })
  return "done"
}
