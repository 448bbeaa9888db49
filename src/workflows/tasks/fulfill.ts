import type { MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType, MedusaError } from "@medusajs/framework/utils"
import { createOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows"
import { isCancelledOrder } from "../../domain/order-status"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { SUPPLIER_ORDER_KEY, type FulfillmentView } from "../../modules/voucher/ledger/fulfillments"
import type VoucherModuleService from "../../modules/voucher/service"
import { rememberedVoucherDelivery, resolveVoucherDelivery, setupVoucherHubWorkflow, type VoucherDelivery } from "../setup"
import { coveringFulfillment, ownFulfillment, readFulfillments, type OrderFulfillment } from "./medusa-fulfillments"
import { adoptUnlinked, cancelOnce, isRegistered, registerOnOrder, saveMissingData } from "./registration"
import type { TaskHandler } from "./task-handler"

/**
 * Creates Medusa's fulfillment of one supplier order, for its voucher lines only and through our own shipping option. It bars
 * an admin's cancel, so the supplier order becomes claimable only with it. Looks first: what a crash left half done is repaired.
 */
export const fulfill: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view?.lines.length || view.state !== "awaiting_fulfillment") return "dropped"
  let found = await find(container, view, task.tries > 1)
  if (found === "cancelled") {
    await voucher.sales.closeCancelled(view.orderId)
    return "dropped"
  }
  if (found && isOurs(found, view) && (await isRegistered(container, view.orderId, found.id, ChangeActionType.CANCEL_ITEM_FULFILLMENT))) {
    // An admin's cancel died half way: the order took the quantities back. It is ended, and another one made.
    await voucher.tasks.beginReplacing(view.supplierOrderId)
    await cancelOnce(container, await readFulfillments(container, view.orderId), found)
    found = undefined
  }
  if (found && isOurs(found, view)) {
    await saveMissingData(container, view.orderId, view.supplierOrderId, found)
    await registerOnOrder(container, view.orderId, found, ChangeActionType.FULFILL_ITEM)
  }
  await voucher.tasks.fulfillmentCreated(task, found?.id ?? (await createFulfillment(container, view, task.tries > 1)), !found)
  return "ended"
}

const isOurs = (fulfillment: OrderFulfillment, view: FulfillmentView) => fulfillment.metadata?.[SUPPLIER_ORDER_KEY] === view.supplierOrderId

/** `again`: an earlier try can have left a fulfillment that no order is linked to; Medusa has no index to look for it, so only then. */
async function find(container: MedusaContainer, view: FulfillmentView, again: boolean): Promise<OrderFulfillment | "cancelled" | undefined> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const order = await readFulfillments(container, view.orderId)
  if (isCancelledOrder(order)) return "cancelled"
  const anyLive = order.fulfillments.some((fulfillment) => !fulfillment.canceled_at)
  const found = anyLive ? (ownFulfillment(order, view.supplierOrderId) ?? coveringFulfillment(order, view.lines, await voucher.tasks.takenQuantities(view))) : undefined
  if (found || !again) return found
  if (!(await adoptUnlinked(container, view.orderId, view.supplierOrderId))) return undefined
  return ownFulfillment(await readFulfillments(container, view.orderId), view.supplierOrderId)
}

async function setUpDelivery(container: MedusaContainer): Promise<VoucherDelivery | null> {
  await setupVoucherHubWorkflow(container).run({ input: {} })
  return resolveVoucherDelivery(container)
}

/** Medusa's own workflow with our shipping option and location; the metadata is how it is found again. */
export async function createFulfillment(container: MedusaContainer, view: FulfillmentView, again = true): Promise<string> {
  const delivery = (await rememberedVoucherDelivery(container, again)) ?? (await setUpDelivery(container))
  if (!delivery) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "the voucher shipping option is missing; run POST /admin/voucher-hub/setup")
  const { result } = await createOrderFulfillmentWorkflow(container).run({
    input: {
      order_id: view.orderId,
      items: view.lines.map((line) => ({ id: line.lineItemId, quantity: line.quantity })),
      shipping_option_id: delivery.shippingOptionId,
      location_id: delivery.locationId,
      metadata: { [SUPPLIER_ORDER_KEY]: view.supplierOrderId },
      no_notification: true,
    },
  })
  return result.id
}
