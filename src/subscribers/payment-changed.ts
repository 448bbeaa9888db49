import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { PaymentEvents } from "@medusajs/framework/utils"
import { ensureVouchersWorkflow } from "../workflows/orders/ensure-vouchers"
import { orderOfPayment } from "../workflows/orders/order-of-payment"
import { pumpWork } from "../workflows/work/pump"

/**
 * Money came, and what was paid is bought; or it went back, and what still waits, e.g. for the wallet, is closed or shown to a person. Both can
 * fire twice or be lost: ensuring twice changes nothing, and the sweep and the claim re-read the money.
 */
export default async function paymentChanged({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  const orderId = await orderOfPayment(container, event.data.id)
  if (!orderId) return
  await ensureVouchersWorkflow(container).run({ input: { order_id: orderId } })
  pumpWork(container)
}

export const config: SubscriberConfig = { event: [PaymentEvents.CAPTURED, PaymentEvents.REFUNDED], context: { subscriberId: "voucher-hub-payment-changed" } }
