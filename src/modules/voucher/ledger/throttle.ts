import { firstRow, rows, type Db } from "./sql"

/** So many in so many seconds, for everybody who shares the name. */
export interface Allowance {
  /** What is counted and whose it is; a secret or a network address only as a hash. */
  name: string
  most: number
  seconds: number
}

/**
 * Takes one from an allowance; the seconds to wait when it is used up, else null. One statement on one row, so that every process counts
 * together and no two take the last one. A window begins with its first use.
 */
export async function take(db: Db, { name, most, seconds }: Allowance): Promise<number | null> {
  const row = await firstRow<{ taken: number; wait: number }>(
    db,
    `insert into voucher_throttle as t (id, taken, ends_at) values (:name, 1, now() + (:seconds * interval '1 second'))
     on conflict (id) do update set taken = case when t.ends_at <= now() then 1 else t.taken + 1 end,
       ends_at = case when t.ends_at <= now() then excluded.ends_at else t.ends_at end, updated_at = now()
     returning taken, ceil(extract(epoch from (ends_at - now())))::int as wait`,
    { name, seconds },
  )
  return row && row.taken > most ? Math.max(1, row.wait) : null
}

export async function purgeThrottle(db: Db, limit: number): Promise<number> {
  const gone = await rows(db, `delete from voucher_throttle where id in (select id from voucher_throttle where ends_at < now() limit :limit for update skip locked) returning id`, { limit })
  return gone.length
}
