import { toMajor } from "../../../domain/money"
import { firstRow, rows, type Db } from "./sql"

export interface SupplierOrderView {
  id: string
  order_id: string
  brand_id: string
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

/** Supplier orders, newest first; `q` finds a reference, Hubble id, request id, ledger id or Medusa order id, exactly. */
export async function listSupplierOrders(db: Db, filter: { q?: string; state?: string; limit: number; offset: number }): Promise<{ supplier_orders: SupplierOrderView[]; count: number }> {
  const where = `(cast(:state as text) is null or so.state = :state) and (cast(:q as text) is null or so.id = :q or so.order_id = :q
    or exists (select 1 from voucher_attempt a where a.supplier_order_id = so.id and (a.reference_id = :q or a.hubble_order_id = :q or a.request_ids @> jsonb_build_array(cast(:q as text)))))`
  const bindings = { q: filter.q ?? null, state: filter.state ?? null }
  const found = await rows<Omit<SupplierOrderView, "amount"> & { amount_minor: number }>(
    db,
    `select so.id, so.order_id, so.brand_id, so.state, so.amount_minor::float8 as amount_minor, so.currency, so.fulfillment_id, so.due_at, so.last_problem, so.created_at,
       last.reference_id, last.hubble_order_id, (select count(*)::int from voucher_unit u where u.supplier_order_id = so.id) as units
     from voucher_supplier_order so left join lateral (select reference_id, hubble_order_id from voucher_attempt a where a.supplier_order_id = so.id order by number desc limit 1) last on true
     where ${where} order by so.created_at desc, so.id desc limit :limit offset :offset`,
    { ...bindings, limit: filter.limit, offset: filter.offset },
  )
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count from voucher_supplier_order so where ${where}`, bindings)
  return { supplier_orders: found.map(({ amount_minor: amount, ...row }) => ({ ...row, amount: toMajor(amount, row.currency) })), count: total?.count ?? 0 }
}

/** One supplier order with its attempts (allow-listed answer fields) and its timeline. */
export async function readSupplierOrder(db: Db, id: string) {
  const { supplier_orders: found } = await listSupplierOrders(db, { q: id, limit: 1, offset: 0 })
  const order = found[0]
  if (!order) return null
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
