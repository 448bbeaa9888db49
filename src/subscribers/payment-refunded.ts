import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { PaymentEvents } from "@medusajs/framework/utils"
import { ensureVouchersWorkflow } from "../workflows/orders/ensure-vouchers"
import { orderOfPayment } from "../workflows/orders/order-of-payment"
import { pumpWork } from "../workflows/work/pump"

/** Money went back: what waits, e.g. for the wallet, is closed or shown to a person now. A lost event costs nothing: the claim re-reads the money. */
export default async function paymentRefunded({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  const orderId = await orderOfPayment(container, event.data.id)
  if (!orderId) return
  await ensureVouchersWorkflow(container).run({ input: { order_id: orderId } })
  pumpWork(container)
}

export const config: SubscriberConfig = { event: PaymentEvents.REFUNDED, context: { subscriberId: "voucher-hub-payment-refunded" } }
