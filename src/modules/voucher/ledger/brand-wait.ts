import { closeCases, openCase } from "./cases"
import type { SupplierClaim } from "./claims"
import { rows, type Db } from "./sql"

/** Keys of these cases begin so: beside a hold of the same order, which ends otherwise. */
export const BRAND_WAIT = "held_for_review:brand:"

/** The paid vouchers that wait for a brand which cannot be read. */
export async function openBrandCase(trx: Db, claim: SupplierClaim, reason: string): Promise<void> {
  const unitIds = claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet").map((unit) => unit.id)
  await openCase(trx, {
    kind: "held_for_review",
    dedupeKey: BRAND_WAIT + claim.supplierOrderId,
    orderId: claim.orderId,
    supplierOrderId: claim.supplierOrderId,
    unitIds,
    reason: `Brand ${claim.brandId} cannot be read at Hubble for a quarter of an hour: ${reason}. Nothing is bought until it can; then the order goes on by itself.`,
  })
}

/** The brand was read, or the order goes on without it: the clock stops, and the case ends. */
export async function endBrandWait(trx: Db, claim: SupplierClaim, note: string): Promise<void> {
  if (claim.brandUnreadForMs !== null) await forgetBrandWait(trx, claim.supplierOrderId, note)
}

/** The same where nobody knows whether it waits: it is held for another reason now. */
export async function forgetBrandWait(trx: Db, supplierOrderId: string, note: string): Promise<void> {
  await rows(trx, `update voucher_supplier_order set brand_unread_since = null where id = :supplierOrderId`, { supplierOrderId })
  await closeCases(trx, { dedupeKeys: [BRAND_WAIT + supplierOrderId] }, "system", note)
}
