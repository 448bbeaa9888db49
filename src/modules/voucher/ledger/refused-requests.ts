import { OUR_FAULT } from "../../../domain/supplier-failure"
import { firstRow, type Db } from "./sql"

/** Requests that Hubble called wrong: each would be refused again, and so will the next order like it. */
export interface RefusedRequests {
  count: number
  /** The supplier order of the last of them; null where there are none. */
  last: string | null
}

/** Of the last 24 hours. */
export async function refusedRequests(db: Db): Promise<RefusedRequests> {
  const found = await firstRow<RefusedRequests>(
    db,
    `select count(*)::int as count, (array_agg(supplier_order_id order by sent_at desc))[1] as last from voucher_attempt
     where sent_at > now() - interval '24 hours' and state = 'failed' and rejection ->> 'kind' = any(:kinds)`,
    { kinds: [...OUR_FAULT] },
  )
  return found ?? { count: 0, last: null }
}
