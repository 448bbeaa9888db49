import { MedusaError } from "@medusajs/framework/utils"
import { markOrderFulfillmentAsDeliveredWorkflow } from "@medusajs/medusa/core-flows"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { readFulfillments } from "./medusa-fulfillments"
import type { TaskHandler } from "./run-task"

/** Marks the fulfillment as delivered, after it was shipped; from here on Medusa bars cancelling the order. */
export const deliver: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view?.fulfillmentId) return "dropped"
  const order = await readFulfillments(container, view.orderId)
  const fulfillment = order.fulfillments.find((candidate) => candidate.id === view.fulfillmentId)
  if (!fulfillment || fulfillment.canceled_at || fulfillment.delivered_at) return "done"
  if (!fulfillment.shipped_at) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "the fulfillment is not shipped yet")
  await markOrderFulfillmentAsDeliveredWorkflow(container).run({ input: { orderId: view.orderId, fulfillmentId: fulfillment.id } })
  return "done"
}
