import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderWorkflowEvents } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"
import { voidPayinsOfOrder } from "../workflows/payin/unpaid-orders"
import { pumpWork } from "../workflows/work/pump"

/** Closes what was not sent, and voids slips that could still be paid. An order cancelled by a way that passed no middleware of ours ends here too. */
export default async function orderCanceled({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).sales.closeCancelled(event.data.id)
  await voidPayinsOfOrder(container, event.data.id)
  pumpWork(container)
}

export const config: SubscriberConfig = { event: OrderWorkflowEvents.CANCELED, context: { subscriberId: "voucher-hub-order-canceled" } }
