import { firstRow, rows, type Db } from "./sql"

/**
 * Makes a supplier order due for one extra read, at most one per order in `minGapMs` (`protocol.md` 3.10). Says whether the order is
 * known and whether a terminal status was read already, so that the inbox knows if the delivery is dealt with.
 */
export async function requestRead(db: Db, input: { hubbleOrderId: string; minGapMs: number }): Promise<{ orderId: string; supplierOrderId: string; settled: boolean } | null> {
  const row = await firstRow<{ order_id: string; supplier_order_id: string; attempt_state: string }>(
    db,
    `with attempt as (select a.supplier_order_id, a.state from voucher_attempt a where a.hubble_order_id = :hubbleOrderId),
     asked as (
       update voucher_supplier_order so set extra_read = true, updated_at = now(),
         extra_read_at = greatest(now(), so.extra_read_at + (:minGapMs * interval '1 millisecond')),
         due_at = least(so.due_at, greatest(now(), so.extra_read_at + (:minGapMs * interval '1 millisecond')))
       from attempt where so.id = attempt.supplier_order_id and so.state in ('processing', 'timed_out', 'succeeded', 'failed')
         and (so.extra_read_at is null or so.extra_read_at <= now()) returning so.id)
     select so.order_id, so.id as supplier_order_id, attempt.state as attempt_state from attempt join voucher_supplier_order so on so.id = attempt.supplier_order_id`,
    { hubbleOrderId: input.hubbleOrderId, minGapMs: input.minGapMs },
  )
  if (!row) return null
  return { orderId: row.order_id, supplierOrderId: row.supplier_order_id, settled: !["placing", "unsent", "unknown", "processing", "timed_out"].includes(row.attempt_state) }
}

/**
 * Makes timed out orders due once their hold is over: so long after Hubble's PROCESSING, which is cut-off and hold together. A read that was asked for
 * comes first.
 */
export async function wakeEndedHolds(db: Db, sinceProcessingMs: number): Promise<number> {
  const woken = await rows(
    db,
    `update voucher_supplier_order so set due_at = now(), updated_at = now() where so.state = 'timed_out' and so.due_at is null
       and exists (select 1 from voucher_unit u where u.supplier_order_id = so.id and u.state = 'timed_out')
       and exists (select 1 from voucher_attempt a where a.supplier_order_id = so.id and a.state = 'timed_out' and a.processing_since <= now() - (:sinceProcessingMs * interval '1 millisecond'))
     returning so.id`,
    { sinceProcessingMs },
  )
  return woken.length
}
