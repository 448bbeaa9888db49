import { rows, type Db } from "./sql"

/** What happened to an order's supplier orders, attempts, units and cases, in order: the last 500. */
export function orderTimeline(db: Db, orderId: string) {
  return rows<Record<string, unknown>>(
    db,
    `select at, subject, subject_id, from_state, to_state, cause from (
       select created_at as at, id, subject, subject_id, from_state, to_state, cause from voucher_transition where order_id = :orderId order by created_at desc, id desc limit 500) latest
     order by at, id`,
    { orderId },
  )
}
