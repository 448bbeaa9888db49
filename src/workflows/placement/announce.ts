import type { MedusaContainer } from "@medusajs/framework/types"
import type { Recorded } from "../../modules/voucher/ledger/outcomes"
import { emitEvents } from "../emit-events"

type Subject = { orderId: string; supplierOrderId: string }

/** The events of an outcome, ids only. Sent after the commit: losing them costs nothing but a wake-up. */
export function announce(container: MedusaContainer, subject: Subject, recorded: Recorded): void {
  const order = { id: subject.supplierOrderId, order_id: subject.orderId }
  emitEvents(container, [
    ...(recorded.placed ? [{ name: "voucher_order.placed", data: order }] : []),
    ...(recorded.processing ? [{ name: "voucher_order.processing", data: order }] : []),
    ...recorded.delivered.map((id) => ({ name: "voucher.issued", data: { id, order_id: subject.orderId } })),
    ...recorded.failed.map((id) => ({ name: "voucher.failed", data: { id, order_id: subject.orderId } })),
  ])
}
