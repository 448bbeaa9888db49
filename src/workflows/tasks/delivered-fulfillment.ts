import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { FulfillmentView } from "../../modules/voucher/ledger/fulfillments"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import { readFulfillments, SUPPLIER_ORDER_KEY, type OrderFulfillment } from "./medusa-fulfillments"

export interface DeliveredFulfillment {
  orderId: string
  view: FulfillmentView
  fulfillment: OrderFulfillment
}

/**
 * The live fulfillment that a ship or deliver task is about; null when there is none of ours. One that an admin made himself, with
 * whatever provider, is his to ship: it may hold more than the vouchers.
 */
export async function deliveredFulfillment(container: MedusaContainer, task: TaskClaim): Promise<DeliveredFulfillment | null> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view?.fulfillmentId) return null
  const order = await readFulfillments(container, view.orderId)
  const fulfillment = order.fulfillments.find((candidate) => candidate.id === view.fulfillmentId)
  if (!fulfillment || fulfillment.canceled_at) return null
  const holdsOnlyVouchers = fulfillment.metadata?.[SUPPLIER_ORDER_KEY] !== undefined || fulfillment.items.every((item) => view.lines.some((line) => line.lineItemId === item.line_item_id))
  return holdsOnlyVouchers ? { orderId: view.orderId, view, fulfillment } : null
}
