import { rows, type Db } from "../../../database/sql"
import { PAYIN_COLUMNS, toPayinRow, type PayinRow, type PayinSqlRow } from "./rows"

/** A cart that became no order in this time is not waited for any more. */
const FORGET_CART = "30 days"

export interface UnpaidPage {
  rows: PayinRow[]
  /** When the sweep began, by the database clock; given back for the next page, so that a sweep looks at each request once. */
  since: string
}

/**
 * Takes the boletos and pay-ins that were not paid and whose order nobody closed, those longest unseen first: a sweep that runs out of time goes on where
 * the last one stopped, and two at once share them. The caller knows the policy.
 */
export async function takeUnpaid(db: Db, input: { since: string | null; limit: number }): Promise<UnpaidPage> {
  const [clock] = await rows<{ since: string }>(db, `select coalesce(cast(:since as text), cast(clock_timestamp() as text)) as since`, { since: input.since })
  const since = clock?.since ?? ""
  const found = await rows<PayinSqlRow>(
    db,
    `update payin_request r set unpaid_seen_at = clock_timestamp() where r.id in (
       select id from payin_request where method in ('billet', 'redirect') and state in ('pending', 'expired', 'not_created', 'failed', 'canceled')
         and order_closed_at is null and (unpaid_seen_at is null or unpaid_seen_at < cast(:since as timestamptz))
       order by unpaid_seen_at nulls first, id limit :limit for update skip locked)
     returning ${PAYIN_COLUMNS}`,
    { since, limit: input.limit },
  )
  return { rows: found.map(toPayinRow), since }
}

/** The order of a payment that never came was cancelled, or needs no cancelling: it is not looked at again. */
export async function markOrderClosed(db: Db, id: string, orderId: string): Promise<void> {
  await rows(db, `update payin_request set order_closed_at = now(), order_id = coalesce(order_id, :orderId), updated_at = now() where id = :id`, { id, orderId })
}

/** A payment that ended without money and whose cart never became an order: old enough, it is not looked at again. */
export async function forgetCart(db: Db, id: string): Promise<void> {
  await rows(db, `update payin_request set order_closed_at = now(), updated_at = now() where id = :id and state <> 'pending' and created_at < now() - interval '${FORGET_CART}'`, { id })
}
