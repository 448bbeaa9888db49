import { cancelOnce } from "./registration"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { ownFulfillment, readFulfillments } from "./medusa-fulfillments"
import type { TaskHandler } from "./task-handler"

/** All units of a supplier order failed, or their refund was not held any longer: its fulfillment is cancelled, so that the order can be. An admin's own is left alone. */
export const cancelFulfillment: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view || (view.state !== "failed" && view.state !== "cancelled" && !(view.state === "timed_out" && view.returned))) return "dropped"
  const order = await readFulfillments(container, view.orderId)
  const fulfillment = ownFulfillment(order, view.supplierOrderId)
  if (!fulfillment || fulfillment.shipped_at || fulfillment.delivered_at) return "done"
  await cancelOnce(container, order, fulfillment)
  return "done"
}
