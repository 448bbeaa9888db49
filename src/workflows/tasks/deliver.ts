import { ChangeActionType, MedusaError } from "@medusajs/framework/utils"
import { markFulfillmentAsDeliveredWorkflow, markOrderFulfillmentAsDeliveredWorkflow } from "@medusajs/medusa/core-flows"
import { deliveredFulfillment } from "./delivered-fulfillment"
import { isRegistered, registerOnOrder } from "./registration"
import type { TaskHandler } from "./task-handler"

/** Marks the fulfillment as delivered, after it was shipped; from here on Medusa bars cancelling the order. */
export const deliver: TaskHandler = async (container, task) => {
  const found = await deliveredFulfillment(container, task)
  if (!found) return "done"
  const { orderId, fulfillment } = found
  if (fulfillment.delivered_at) await registerOnOrder(container, orderId, fulfillment, ChangeActionType.DELIVER_ITEM)
  else if (!fulfillment.shipped_at) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "the fulfillment is not shipped yet")
  else if (await isRegistered(container, orderId, fulfillment.id, ChangeActionType.DELIVER_ITEM)) {
    await markFulfillmentAsDeliveredWorkflow(container).run({ input: { id: fulfillment.id } })
  } else await markOrderFulfillmentAsDeliveredWorkflow(container).run({ input: { orderId, fulfillmentId: fulfillment.id } })
  return "done"
}
