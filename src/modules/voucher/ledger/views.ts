import { rows, type Db } from "./sql"

/** What happened to an order's supplier orders, attempts, units and cases, in order. */
export function orderTimeline(db: Db, orderId: string) {
  return rows<Record<string, unknown>>(
    db,
    `select created_at as at, subject, subject_id, from_state, to_state, cause from voucher_transition where order_id = :orderId order by created_at, id limit 500`,
    { orderId },
  )
}
