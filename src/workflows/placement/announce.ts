import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { Recorded } from "../../modules/voucher/ledger/outcomes"

type Subject = { orderId: string; supplierOrderId: string }

/** The events of an outcome, ids only. Sent after the commit and never waited for: losing them costs nothing but a wake-up. */
export function announce(container: MedusaContainer, subject: Subject, recorded: Recorded): void {
  const order = { id: subject.supplierOrderId, order_id: subject.orderId }
  const messages = [
    ...(recorded.placed ? [{ name: "voucher_order.placed", data: order }] : []),
    ...(recorded.processing ? [{ name: "voucher_order.processing", data: order }] : []),
    ...recorded.delivered.map((id) => ({ name: "voucher.issued", data: { id, order_id: subject.orderId } })),
    ...recorded.failed.map((id) => ({ name: "voucher.failed", data: { id, order_id: subject.orderId } })),
    ...recorded.attention.map((id) => ({ name: "voucher.needs_attention", data: { id, order_id: subject.orderId } })),
  ]
  if (!messages.length) return
  container
    .resolve(Modules.EVENT_BUS)
    .emit(messages)
    .catch((error: Error) => container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: events of ${subject.supplierOrderId} were not sent: ${error.message}`))
}
