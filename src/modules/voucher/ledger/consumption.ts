import type { Minor } from "../../../domain/money"
import { firstRow, type Db } from "./sql"

/** What Hubble debited for vouchers in the last days, gross, in paise; `days` counts from the first order if that was later. */
export interface Consumption {
  debited: Minor
  days: number
}

export async function consumption(db: Db, window: { days: number; dayMs: number }): Promise<Consumption> {
  const row = await firstRow<Consumption>(
    db,
    `select coalesce(sum(so.amount_minor), 0)::float8 as debited,
       least(cast(:days as float8), greatest(1, extract(epoch from (now() - min(a.sent_at)))::float8 * 1000 / cast(:dayMs as float8)))::float8 as days
     from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id
     where a.state in ('succeeded', 'processing', 'timed_out') and a.sent_at > now() - (cast(:days as float8) * cast(:dayMs as float8) * interval '1 millisecond')`,
    window,
  )
  return { debited: row?.debited ?? 0, days: row?.days ?? window.days }
}
