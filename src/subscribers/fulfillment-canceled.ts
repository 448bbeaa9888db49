import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderWorkflowEvents } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"

/** Holds what was not sent for a fulfillment that an admin cancelled with whatever provider. A lost event costs nothing: the claim looks too. */
export default async function fulfillmentCanceled({ event, container }: SubscriberArgs<{ order_id: string; fulfillment_id: string }>): Promise<void> {
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).tasks.fulfillmentCancelled(event.data.fulfillment_id)
}

export const config: SubscriberConfig = { event: OrderWorkflowEvents.FULFILLMENT_CANCELED, context: { subscriberId: "voucher-hub-fulfillment-canceled" } }
