import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderEditWorkflowEvents, OrderWorkflowEvents } from "@medusajs/framework/utils"
import { ensureVouchersWorkflow } from "../workflows/orders/ensure-vouchers"
import { pumpWork } from "../workflows/work/pump"

/**
 * An edit, claim or exchange was confirmed: it may have brought vouchers for no money, which no payment event tells of. A lost event costs one sweep
 * period: the sweep reads the changes of orders, too.
 */
export default async function orderChanged({ event, container }: SubscriberArgs<{ order_id: string }>): Promise<void> {
  await ensureVouchersWorkflow(container).run({ input: { order_id: event.data.order_id } })
  pumpWork(container)
}

export const config: SubscriberConfig = { event: [OrderEditWorkflowEvents.CONFIRMED, OrderWorkflowEvents.CLAIM_CREATED, OrderWorkflowEvents.EXCHANGE_CREATED], context: { subscriberId: "voucher-hub-order-changed" } }
