import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

const refuse = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)

/** Where Hubble delivers: has it send the vouchers of one of its orders once more. @throws MedusaError NOT_FOUND, or NOT_ALLOWED saying why not. */
export async function resendDelivery(container: MedusaContainer, supplierOrderId: string) {
  const { orderOptions, views, policy }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const order = await views.supplierOrder(supplierOrderId)
  if (!order) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Supplier order ${supplierOrderId} was not found`)
  if (orderOptions.delivery !== "hubble") throw refuse('Hubble does not deliver for this shop (hubble.delivery is "own"): mail a link to the order instead')
  if (order.state !== "succeeded" || !order.hubble_order_id) throw refuse(`Hubble has nothing to deliver yet: this order is "${order.state}"`)
  const { gateway }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  try {
    await gateway.resendDelivery(order.hubble_order_id, policy.times.postDeadlineMs)
  } catch (error) {
    throw refuse(`Hubble did not take it: ${error instanceof Error ? error.message : "unknown error"}. Try again, or ask Hubble with its order id ${order.hubble_order_id}`)
  }
  return order
}
