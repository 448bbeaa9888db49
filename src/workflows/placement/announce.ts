import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { SupplierClaim } from "../../modules/voucher/ledger/claims"
import type { Recorded } from "../../modules/voucher/ledger/outcome-context"
import type VoucherModuleService from "../../modules/voucher/service"
import { emitEvents } from "../emit-events"

type Subject = Pick<SupplierClaim, "orderId" | "supplierOrderId" | "awaitsCapture">

/** The events of an outcome, ids only. Sent after the commit: losing them costs nothing but a wake-up. */
export async function announce(container: MedusaContainer, subject: Subject, recorded: Recorded): Promise<void> {
  const order = { id: subject.supplierOrderId, order_id: subject.orderId }
  announceIssued(container, subject.orderId, await opened(container, subject, recorded.delivered))
  emitEvents(container, [
    ...(recorded.placed ? [{ name: "voucher_order.placed", data: order }] : []),
    ...(recorded.processing ? [{ name: "voucher_order.processing", data: order }] : []),
  ])
  announceFailed(container, subject.orderId, recorded.failed)
}

/** Vouchers whose codes can be revealed: at once, or once the reserved card sale that they were bought on is captured. */
export function announceIssued(container: MedusaContainer, orderId: string, unitIds: readonly string[]): void {
  emitEvents(container, unitIds.map((id) => ({ name: "voucher.issued", data: { id, order_id: orderId } })))
}

/** Vouchers that could not be ordered, by Hubble's word or by a person's. */
export function announceFailed(container: MedusaContainer, orderId: string, unitIds: readonly string[]): void {
  emitEvents(container, unitIds.map((id) => ({ name: "voucher.failed", data: { id, order_id: orderId } })))
}

/** Looked at after the commit: of a capture at the same time one of the two sees the other, or both do. */
async function opened(container: MedusaContainer, { orderId, awaitsCapture }: Subject, delivered: readonly string[]): Promise<readonly string[]> {
  if (!awaitsCapture || !delivered.length) return delivered
  const { sales }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  return (await sales.issue(orderId)).awaitsCapture ? [] : delivered
}
