import type { MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { SUPPLIER_ORDER_KEY, type FulfillmentView } from "../../modules/voucher/ledger/fulfillments"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import { readFulfillment, type OrderFulfillment } from "./medusa-fulfillments"
import { registeredSteps } from "./registration"

export interface DeliveredFulfillment {
  orderId: string
  view: FulfillmentView
  fulfillment: OrderFulfillment
  /** What Medusa's order knows of it. */
  registered: ReadonlySet<string>
}

/** The fulfillment that a ship or deliver task is about, or why there is nothing to do for one. */
export type FoundFulfillment = { is: "there"; found: DeliveredFulfillment } | { is: "gone"; view: FulfillmentView } | { is: "nothing to do" }

const NOTHING: FoundFulfillment = { is: "nothing to do" }

/**
 * Looks for the live fulfillment of delivered vouchers. `gone`: somebody cancelled it, wholly or in the order alone (a crash came in
 * between), and the vouchers need another. One that an admin made himself and that holds more than the vouchers is his to ship.
 */
export async function deliveredFulfillment(container: MedusaContainer, task: TaskClaim): Promise<FoundFulfillment> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const view = task.supplierOrderId ? await voucher.tasks.fulfillmentView(task.supplierOrderId) : null
  if (!view?.lines.some((line) => line.delivered)) return NOTHING
  const fulfillment = view.fulfillmentId ? await readFulfillment(container, view.fulfillmentId) : null
  if (!fulfillment || fulfillment.canceled_at || view.replacing) return { is: "gone", view }
  const registered = await registeredSteps(container, view.orderId, fulfillment.id)
  if (!fulfillment.shipped_at && registered.has(ChangeActionType.CANCEL_ITEM_FULFILLMENT)) return { is: "gone", view }
  const holdsOnlyVouchers = fulfillment.metadata?.[SUPPLIER_ORDER_KEY] !== undefined || fulfillment.items.every((item) => view.lines.some((line) => line.lineItemId === item.line_item_id))
  return holdsOnlyVouchers ? { is: "there", found: { orderId: view.orderId, view, fulfillment, registered } } : NOTHING
}
