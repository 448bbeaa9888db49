import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderWorkflowEvents } from "@medusajs/framework/utils"
import { ensureVouchersWorkflow } from "../workflows/orders/ensure-vouchers"
import { pumpWork } from "../workflows/work/pump"

/** Fires for unpaid orders too, and is the only event of an order captured at completion: the workflow re-reads the money. */
export default async function orderPlaced({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  await ensureVouchersWorkflow(container).run({ input: { order_id: event.data.id } })
  pumpWork(container)
}

export const config: SubscriberConfig = { event: OrderWorkflowEvents.PLACED, context: { subscriberId: "voucher-hub-order-placed" } }
