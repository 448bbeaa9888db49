import { toMajor } from "../../../domain/money"
import { firstRow, rows, type Db } from "./sql"

export interface SupplierOrderView {
  id: string
  order_id: string
  brand_id: string
  /** Its title when it was bought. */
  brand: string | null
  state: string
  amount: number
  currency: string
  fulfillment_id: string | null
  due_at: string | null
  last_problem: string | null
  created_at: string
  reference_id: string | null
  hubble_order_id: string | null
  units: number
}

export interface SupplierOrderFilter {
  /** A reference, Hubble id, request id, ledger id, Medusa order id or the buyer's e-mail, exactly. */
  q?: string | undefined
  /** More orders that `q` stands for, e.g. the one of that number. */
  orderIds?: readonly string[] | undefined
  state?: string | undefined
  brandId?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** Each way to find one has an index of its own; a condition over all of them at once would have none. */
const HITS = `(
  select id from voucher_supplier_order where id = :q
  union select id from voucher_supplier_order where order_id = :q
  union select id from voucher_supplier_order where order_id = any(:orderIds)
  union select so.id from voucher_purchase p join voucher_supplier_order so on so.order_id = p.order_id where lower(p.buyer_email) = lower(:q)
  union select supplier_order_id from voucher_attempt where reference_id = :q
  union select supplier_order_id from voucher_attempt where hubble_order_id = :q
  union select supplier_order_id from voucher_attempt where request_ids @> jsonb_build_array(cast(:q as text)))`

/** Only what is asked for is part of the statement, so that PostgreSQL plans for that. */
function conditions(filter: SupplierOrderFilter): { where: string; bindings: Record<string, unknown> } {
  const parts = [
    filter.q !== undefined && `so.id in ${HITS}`,
    filter.state !== undefined && "so.state = :state",
    filter.brandId !== undefined && "so.brand_id = :brandId",
    filter.from !== undefined && "so.created_at >= :from",
    filter.to !== undefined && "so.created_at < :to",
  ].filter((part) => part !== false)
  const { q = null, orderIds = [], state = null, brandId = null, from = null, to = null } = filter
  return { where: parts.length ? parts.join(" and ") : "true", bindings: { q, orderIds: [...orderIds], state, brandId, from, to } }
}

const SHOWN = `so.id, so.order_id, so.brand_id, so.state, so.amount_minor::float8 as amount_minor, so.currency, so.fulfillment_id, so.due_at, so.last_problem, so.created_at,
  last.reference_id, last.hubble_order_id, sold.units, sold.brand`
const WITH_LAST = `left join lateral (select reference_id, hubble_order_id from voucher_attempt a where a.supplier_order_id = so.id order by number desc limit 1) last on true
  left join lateral (select count(*)::int as units, max(u.brand_title) as brand from voucher_unit u where u.supplier_order_id = so.id) sold on true`

type Row = Omit<SupplierOrderView, "amount"> & { amount_minor: number }
const shown = ({ amount_minor: amount, ...row }: Row): SupplierOrderView => ({ ...row, amount: toMajor(amount, row.currency) })

/** Supplier orders, newest first. */
export async function listSupplierOrders(db: Db, filter: SupplierOrderFilter & { limit: number; offset: number }): Promise<{ supplier_orders: SupplierOrderView[]; count: number }> {
  const { where, bindings } = conditions(filter)
  const page = `select so.* from voucher_supplier_order so where ${where} order by so.created_at desc, so.id desc limit :limit offset :offset`
  const found = await rows<Row>(db, `select ${SHOWN} from (${page}) so ${WITH_LAST} order by so.created_at desc, so.id desc`, { ...bindings, limit: filter.limit, offset: filter.offset })
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count from voucher_supplier_order so where ${where}`, bindings)
  return { supplier_orders: found.map(shown), count: total?.count ?? 0 }
}

/** The same in key order, for a file of all of them. */
export async function supplierOrdersAfter(db: Db, filter: SupplierOrderFilter & { after: string; limit: number }): Promise<SupplierOrderView[]> {
  const { where, bindings } = conditions(filter)
  const page = `select so.* from voucher_supplier_order so where so.id > :after and ${where} order by so.id limit :limit`
  return (await rows<Row>(db, `select ${SHOWN} from (${page}) so ${WITH_LAST} order by so.id`, { ...bindings, after: filter.after, limit: filter.limit })).map(shown)
}

/** One supplier order with its attempts (allow-listed answer fields) and its timeline. */
export async function readSupplierOrder(db: Db, id: string) {
  const { supplier_orders: found } = await listSupplierOrders(db, { q: id, limit: 1, offset: 0 })
  const order = found[0]
  // A search finds by other words, too.
  if (order?.id !== id) return null
  const attempts = await rows(
    db,
    `select id, number, reference_id, hubble_order_id, state, amount_minor::float8 / 100 as amount, sends, sent_at, processing_since, reads, last_read_at, absent_count,
       failure_kind, failure_code, failure_text, request_ids, http_status from voucher_attempt where supplier_order_id = :id order by number`,
    { id: order.id },
  )
  const timeline = await rows(
    db,
    `select t.created_at as at, t.subject, t.subject_id, t.from_state, t.to_state, t.cause from voucher_transition t
     where t.subject_id = :id or t.subject_id in (select id from voucher_attempt where supplier_order_id = :id) or t.subject_id in (select id from voucher_unit where supplier_order_id = :id)
     order by t.created_at, t.id`,
    { id: order.id },
  )
  return { ...order, attempts, timeline }
}
