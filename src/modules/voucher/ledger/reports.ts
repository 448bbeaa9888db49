import type { GoneUnits } from "../../../domain/paid"
import { GONE_UNITS } from "./refunds"
import { rows, type Db } from "./sql"

/** Which part of the books: from this moment on, up to but without that one. Null: no bound. */
export interface Period {
  from: Date | null
  to: Date | null
}

export interface Page extends Period {
  /** Key of the last row of the page before; "" for the first. */
  after: string
  limit: number
}

/** One supplier order as reconciliation compares it; minor units. */
export interface SupplierOrderRow {
  id: string
  order_id: string
  our_reference: string | null
  hubble_order_id: string | null
  brand_id: string
  units: number
  /** What Hubble charged and did not take back, as far as we know. */
  debited: number
  currency: string
  state: string
  created_at: Date
}

/** One Medusa order by our books; minor units of what the shopper paid, `charged` and `delivered` in that of the vouchers. */
export interface OrderBooksRow {
  order_id: string
  currency: string
  units: number
  /** Units that are still to be paid for: not refunded, not closed. */
  live: number
  refunded: number
  closed: number
  gone: GoneUnits[]
  charged: number
  delivered: number
  face_currency: string
}

export interface SoldUnitRow {
  unit_id: string
  order_id: string
  paid_at: Date
  brand_id: string
  brand: string
  face: number
  face_currency: string
  price: number
  price_currency: string
  state: string
  delivered_at: Date | null
  our_reference: string | null
  hubble_order_id: string | null
}

const within = (column: string) => `(cast(:from as timestamptz) is null or ${column} >= :from) and (cast(:to as timestamptz) is null or ${column} < :to)`
const bound = ({ from, to, after, limit }: Page) => ({ from, to, after, limit })

export async function supplierOrdersPage(db: Db, page: Page): Promise<SupplierOrderRow[]> {
  return rows<SupplierOrderRow>(
    db,
    `select so.id, so.order_id, last.reference_id as our_reference, last.hubble_order_id, so.brand_id, so.currency, so.state, so.created_at,
       (select count(*)::int from voucher_unit u where u.supplier_order_id = so.id) as units,
       (select coalesce(sum(a.amount_minor), 0)::float8 from voucher_attempt a where a.supplier_order_id = so.id and a.state = 'succeeded') as debited
     from voucher_supplier_order so left join lateral (select reference_id, hubble_order_id from voucher_attempt a where a.supplier_order_id = so.id order by number desc limit 1) last on true
     where so.id > :after and ${within("so.created_at")} order by so.id limit :limit`,
    bound(page),
  )
}

/** An attempt that is over for us: it had its answer, or was given up. */
export interface OverAttempt {
  supplier_order_id: string
  reference_id: string
  /** Null: no answer ever told it. */
  hubble_order_id: string | null
  state: "succeeded" | "failed" | "not_created" | "cancelled"
}

/** What was sent of these supplier orders and is over; one that Hubble took back cannot become anything else. */
export async function overAttempts(db: Db, supplierOrderIds: readonly string[]): Promise<OverAttempt[]> {
  return rows<OverAttempt>(
    db,
    `select a.supplier_order_id, a.reference_id, a.hubble_order_id, a.state from voucher_attempt a
     where a.supplier_order_id = any(:supplierOrderIds) and a.state in ('succeeded', 'failed', 'not_created', 'cancelled') and (a.sends > 0 or a.hubble_order_id is not null) order by a.supplier_order_id, a.number`,
    { supplierOrderIds: [...supplierOrderIds] },
  )
}

/** What Hubble charged for orders sent in the period and did not take back, as far as we know, by currency. */
export async function chargedIn(db: Db, period: Period): Promise<{ currency: string; orders: number; charged: number }[]> {
  return rows<{ currency: string; orders: number; charged: number }>(
    db,
    `select so.currency, count(*)::int as orders, sum(a.amount_minor)::float8 as charged from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id
     where a.state = 'succeeded' and ${within("a.sent_at")} group by 1`,
    { from: period.from, to: period.to },
  )
}

export async function orderBooksPage(db: Db, page: Page): Promise<OrderBooksRow[]> {
  return rows<OrderBooksRow>(
    db,
    `select p.order_id, p.currency_code as currency, sums.*, coalesce(charged.amount, 0)::float8 as charged
     from (select * from voucher_purchase where paid_at is not null and order_id > :after and ${within("paid_at")} order by order_id limit :limit) p
     cross join lateral (
       select count(*)::int as units, (count(*) filter (where state not in ('refunding', 'refunded', 'cancelled')))::int as live,
         coalesce(sum(price_minor) filter (where state = 'refunded'), 0)::float8 as refunded, coalesce(sum(price_minor) filter (where state = 'cancelled'), 0)::float8 as closed,
         (select coalesce(jsonb_agg(line), '[]') from (select ${GONE_UNITS} from voucher_unit where order_id = p.order_id group by line_item_id) line) as gone,
         coalesce(sum(face_minor) filter (where state = 'delivered'), 0)::float8 as delivered, coalesce(max(face_currency), 'INR') as face_currency
       from voucher_unit u where u.order_id = p.order_id) sums
     left join lateral (
       select sum(a.amount_minor) as amount from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id where so.order_id = p.order_id and a.state = 'succeeded') charged on true
     order by p.order_id`,
    bound(page),
  )
}

export async function soldUnitsPage(db: Db, page: Page): Promise<SoldUnitRow[]> {
  return rows<SoldUnitRow>(
    db,
    `select u.id as unit_id, u.order_id, p.paid_at, u.brand_id, u.brand_title as brand, u.face_minor::float8 as face, u.face_currency, u.price_minor::float8 as price, u.price_currency,
       u.state, u.delivered_at, a.reference_id as our_reference, a.hubble_order_id
     from voucher_unit u join voucher_purchase p on p.order_id = u.order_id
     left join lateral (select a.reference_id, a.hubble_order_id from voucher_attempt_unit au join voucher_attempt a on a.id = au.attempt_id where au.unit_id = u.id order by a.number desc limit 1) a on true
     where u.id > :after and p.paid_at is not null and ${within("p.paid_at")} order by u.id limit :limit`,
    bound(page),
  )
}
