import { ChangeActionType, MedusaError } from "@medusajs/framework/utils"
import { markFulfillmentAsDeliveredWorkflow, markOrderFulfillmentAsDeliveredWorkflow } from "@medusajs/medusa/core-flows"
import { deliveredFulfillment } from "./delivered-fulfillment"
import { registerOnOrder } from "./registration"
import type { TaskHandler } from "./task-handler"

/** Marks the fulfillment as delivered, after it was shipped; from here on Medusa bars cancelling the order. */
export const deliver: TaskHandler = async (container, task) => {
  const looked = await deliveredFulfillment(container, task)
  if (looked.is === "nothing to do") return "done"
  // Shipping brings it back.
  if (looked.is === "gone") throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "the fulfillment was cancelled and is not made again yet")
  const { orderId, fulfillment, registered } = looked.found
  if (fulfillment.delivered_at) await registerOnOrder(container, orderId, fulfillment, ChangeActionType.DELIVER_ITEM)
  else if (!fulfillment.shipped_at) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "the fulfillment is not shipped yet")
  else if (registered.has(ChangeActionType.DELIVER_ITEM)) {
    await markFulfillmentAsDeliveredWorkflow(container).run({ input: { id: fulfillment.id } })
  } else await markOrderFulfillmentAsDeliveredWorkflow(container).run({ input: { orderId, fulfillmentId: fulfillment.id } })
  return "done"
}
