import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { PaymentEvents } from "@medusajs/framework/utils"
import { ensureVouchersWorkflow } from "../workflows/orders/ensure-vouchers"
import { orderOfPayment } from "../workflows/orders/order-of-payment"
import { pumpWork } from "../workflows/work/pump"

/** Can fire twice for one payment; ensuring twice changes nothing. */
export default async function paymentCaptured({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  const orderId = await orderOfPayment(container, event.data.id)
  if (!orderId) return
  await ensureVouchersWorkflow(container).run({ input: { order_id: orderId } })
  pumpWork(container)
}

export const config: SubscriberConfig = { event: PaymentEvents.CAPTURED, context: { subscriberId: "voucher-hub-payment-captured" } }
