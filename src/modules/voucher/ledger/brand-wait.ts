import { closeCases, openCase } from "./cases"
import type { SupplierClaim } from "./claims"
import { rows, type Db } from "./sql"

/** Beside another hold of the same order, which ends otherwise. */
const keyOf = ({ supplierOrderId }: Pick<SupplierClaim, "supplierOrderId">) => `held_for_review:brand:${supplierOrderId}`

/** The paid vouchers that wait for a brand which cannot be read. */
export async function openBrandCase(trx: Db, claim: SupplierClaim, reason: string): Promise<void> {
  const unitIds = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet").map((unit) => unit.id)
  await openCase(trx, {
    kind: "held_for_review",
    dedupeKey: keyOf(claim),
    orderId: claim.orderId,
    supplierOrderId: claim.supplierOrderId,
    unitIds,
    reason: `Brand ${claim.brandId} cannot be read at Hubble for a quarter of an hour: ${reason}. Nothing is bought until it can; then the order goes on by itself.`,
  })
}

/** The brand was read, or the order goes on without it: the clock stops, and the case ends. */
export async function endBrandWait(trx: Db, claim: SupplierClaim, note: string): Promise<void> {
  if (claim.brandUnreadForMs === null) return
  await rows(trx, `update voucher_supplier_order set brand_unread_since = null where id = :id`, { id: claim.supplierOrderId })
  await closeCases(trx, { dedupeKeys: [keyOf(claim)] }, "system", note)
}
