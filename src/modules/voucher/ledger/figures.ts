import { firstRow, rows, type Db } from "./sql"

/** What was sold of one brand in one currency; minor units of the shopper's currency and of the voucher's. */
export interface SoldRow {
  brand_id: string
  price_currency: string
  face_currency: string
  sold: number
  price: number
  face: number
}

export interface PeriodCounts {
  from: Date
  delivered: number
  processing: number
  attention: number
}

/** Seconds; null before anything was delivered. */
export interface Spread {
  median_seconds: number | null
  p95_seconds: number | null
}

export interface DeliveryTimes {
  delivered: number
  total: Spread
  ours: Spread
  supplier: Spread
}

/** The first moment of today or of this month where the clock of the wall shows this zone's time. */
const START = `date_trunc(:period, now() at time zone :zone) at time zone :zone`
/** Units that stay sold: not given back and not closed before they were bought. */
const KEPT = `u.state not in ('failed', 'refund_due', 'refunding', 'refunded', 'cancelled')`

export interface FiguresOf {
  period: "day" | "month"
  zone: string
}

/** Vouchers of the orders paid in the period that are, or will be, the shopper's. */
export function soldIn(db: Db, of: FiguresOf): Promise<SoldRow[]> {
  return rows<SoldRow>(
    db,
    `select u.brand_id, u.price_currency, u.face_currency, count(*)::int as sold, sum(u.price_minor)::float8 as price, sum(u.face_minor)::float8 as face
     from voucher_purchase p join voucher_unit u on u.order_id = p.order_id where p.paid_at >= ${START} and ${KEPT} group by 1, 2, 3`,
    { ...of },
  )
}

export async function countsIn(db: Db, of: FiguresOf): Promise<PeriodCounts> {
  const row = await firstRow<PeriodCounts>(
    db,
    `select ${START} as "from",
       (select count(*)::int from voucher_unit where delivered_at >= ${START}) as delivered,
       (select count(*)::int from voucher_purchase p join voucher_unit u on u.order_id = p.order_id
        where p.paid_at >= ${START} and u.state in ('pending', 'held', 'waiting_wallet', 'placing', 'unknown', 'processing', 'timed_out')) as processing,
       (select count(*)::int from voucher_case where created_at >= ${START} and state = 'open') as attention`,
    { ...of },
  )
  return row ?? { from: new Date(), delivered: 0, processing: 0, attention: 0 }
}

/** A month of a big shop is not sorted for each look at the page; of so many the percentiles are as good. */
const MOST_TIMED = 10_000

/**
 * From paid to code for what was delivered in the period, the last 10,000 at most. The supplier's part begins when the order was first sent;
 * what lies before is ours.
 */
export async function deliveryTimes(db: Db, of: FiguresOf): Promise<DeliveryTimes> {
  const spread = (name: string) => `percentile_cont(array[0.5, 0.95]) within group (order by ${name}) as ${name}`
  const row = await firstRow<{ delivered: number; total: number[] | null; ours: number[] | null; supplier: number[] | null }>(
    db,
    `with delivered as (
       select extract(epoch from u.delivered_at - p.paid_at)::float8 as total, extract(epoch from sent.at - p.paid_at)::float8 as ours,
         extract(epoch from u.delivered_at - sent.at)::float8 as supplier
       from (select order_id, supplier_order_id, delivered_at from voucher_unit where delivered_at >= ${START} order by delivered_at desc limit ${MOST_TIMED}) u
       join voucher_purchase p on p.order_id = u.order_id and p.paid_at is not null
       join lateral (select min(a.sent_at) as at from voucher_attempt a where a.supplier_order_id = u.supplier_order_id) sent on sent.at is not null)
     select count(*)::int as delivered, ${spread("total")}, ${spread("ours")}, ${spread("supplier")} from delivered`,
    { ...of },
  )
  const spreadOf = (values: number[] | null | undefined): Spread => ({ median_seconds: seconds(values?.[0]), p95_seconds: seconds(values?.[1]) })
  return { delivered: row?.delivered ?? 0, total: spreadOf(row?.total), ours: spreadOf(row?.ours), supplier: spreadOf(row?.supplier) }
}

const seconds = (value: number | undefined): number | null => (value === undefined ? null : Math.round(Math.max(0, value) * 10) / 10)
