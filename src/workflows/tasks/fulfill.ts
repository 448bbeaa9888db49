import { MedusaError } from "@medusajs/framework/utils"
import { createOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { resolveVoucherDelivery, setupVoucherHubWorkflow } from "../setup"
import { coveringFulfillment, ownFulfillment, readFulfillments, SUPPLIER_ORDER_KEY } from "./medusa-fulfillments"
import type { TaskHandler } from "./run-task"

/**
 * Creates Medusa's fulfillment of one supplier order, for its voucher lines only and through our own shipping option. It bars
 * an admin's cancel, so the supplier order becomes claimable only with it.
 */
export const fulfill: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view?.lines.length || view.state !== "awaiting_fulfillment") return "dropped"
  const order = await readFulfillments(container, view.orderId)
  if (order.status === "canceled") return "dropped"
  const found = ownFulfillment(order, view.supplierOrderId) ?? coveringFulfillment(order, view.lines)
  const fulfillmentId = found?.id ?? (await create())
  await voucher.tasks.fulfillmentCreated(task, fulfillmentId)
  await voucher.cases.close({ supplierOrderId: view.supplierOrderId, kinds: ["order_change_open"] }, "system", "the fulfillment was created")
  return "ended"

  async function create(): Promise<string> {
    if (!view) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "unreachable")
    if (!(await resolveVoucherDelivery(container))) await setupVoucherHubWorkflow(container).run({ input: {} })
    const delivery = await resolveVoucherDelivery(container)
    if (!delivery) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "the voucher shipping option is missing; run POST /admin/voucher-hub/setup")
    const { result } = await createOrderFulfillmentWorkflow(container).run({
      input: {
        order_id: view.orderId,
        items: view.lines.map((line) => ({ id: line.lineItemId, quantity: line.quantity })),
        shipping_option_id: delivery.shippingOptionId,
        location_id: delivery.locationId,
        metadata: { [SUPPLIER_ORDER_KEY]: view.supplierOrderId },
        additional_data: { [SUPPLIER_ORDER_KEY]: view.supplierOrderId },
        no_notification: true,
      },
    })
    return result.id
  }
}
