import { toMajor } from "../../../domain/money"
import { AWAITS_CAPTURE_TEXT, UNIT_STATES, type UnitState } from "../../../domain/unit-state"
import { firstRow, rows, type Db } from "./sql"

/** A unit as a shopper may see it (`surface.md`): masked, amounts in major units. */
export interface UnitView {
  id: string
  state: UnitState
  state_text: string
  brand: string
  denomination: number
  currency: string
  last4: string | null
  valid_till: string | null
  recipient: null
  /** When its owner marked it as used; ISO 8601. */
  used_at: Date | null
}

/** A unit among all those of a customer. */
export interface CustomerUnitView extends UnitView {
  order_id: string
}

/** The same with what an admin needs to find its way. */
export interface AdminUnitView extends UnitView {
  line_item_id: string
  supplier_order_id: string | null
  case_ids: string[]
}

interface ShownRow {
  id: string
  state: UnitState
  awaits_capture: boolean
  brand_title: string
  face: number
  face_currency: string
  last4: string | null
  valid_till: string | null
  used_at: Date | null
}

interface UnitRow extends ShownRow {
  line_item_id: string
  supplier_order_id: string | null
  case_ids: string[]
}

/** What a list may show: of a code its last four, and only once it is the shopper's. */
const SHOWN = `u.id, u.state, p.awaits_capture, u.brand_title, u.face_minor::float8 as face, u.face_currency, u.used_at,
       case when u.state = 'delivered' and not p.awaits_capture then v.last4 end as last4, case when u.state = 'delivered' and not p.awaits_capture then v.valid_till end as valid_till`

const WITH_VAULT = `join voucher_purchase p on p.order_id = u.order_id left join voucher_vault v on v.unit_id = u.id`

const shown = (unit: ShownRow): UnitView => ({
  id: unit.id,
  ...shownState(unit),
  brand: unit.brand_title,
  denomination: toMajor(unit.face, unit.face_currency),
  currency: unit.face_currency,
  last4: unit.last4,
  valid_till: unit.valid_till,
  recipient: null,
  used_at: unit.used_at,
})

/** A voucher that is here and not paid for yet is sealed until the reserved payment is captured. */
function shownState({ state, awaits_capture: awaits }: Pick<ShownRow, "state" | "awaits_capture">): { state: UnitState; state_text: string } {
  return state === "delivered" && awaits ? { state: "sealed", state_text: AWAITS_CAPTURE_TEXT } : { state, state_text: UNIT_STATES[state].text }
}

/** One unit as its owner may see it. */
export async function readUnit(db: Db, unitId: string): Promise<UnitView | null> {
  const unit = await firstRow<ShownRow>(db, `select ${SHOWN} from voucher_unit u ${WITH_VAULT} where u.id = :unitId`, { unitId })
  return unit ? shown(unit) : null
}

/** The units of a customer's orders, newest first. */
export async function listCustomerUnits(db: Db, filter: { customerId: string; state?: UnitState; limit: number; offset: number }): Promise<{ units: CustomerUnitView[]; count: number }> {
  const from = `from voucher_purchase p join voucher_unit u on u.order_id = p.order_id where p.customer_id = :customerId and (cast(:state as text) is null or u.state = :state)`
  const bindings = { customerId: filter.customerId, state: filter.state ?? null }
  const units = await rows<ShownRow & { order_id: string }>(
    db,
    `select ${SHOWN}, u.order_id from (select u.* ${from} order by u.created_at desc, u.id desc limit :limit offset :offset) u
     ${WITH_VAULT} order by u.created_at desc, u.id desc`,
    { ...bindings, limit: filter.limit, offset: filter.offset },
  )
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count ${from}`, bindings)
  return { units: units.map((unit) => ({ ...shown(unit), order_id: unit.order_id })), count: total?.count ?? 0 }
}

export async function listUnits(db: Db, orderId: string): Promise<AdminUnitView[]> {
  const units = await rows<UnitRow>(
    db,
    `select ${SHOWN}, u.line_item_id, u.supplier_order_id,
       coalesce((select jsonb_agg(c.id order by c.created_at) from voucher_case c where c.order_id = u.order_id and c.state = 'open' and c.unit_ids @> jsonb_build_array(u.id)), '[]'::jsonb) as case_ids
     from voucher_unit u ${WITH_VAULT} where u.order_id = :orderId order by u.line_item_id, u.unit_index`,
    { orderId },
  )
  return units.map((unit) => ({ ...shown(unit), line_item_id: unit.line_item_id, supplier_order_id: unit.supplier_order_id, case_ids: unit.case_ids }))
}

/** What a shopper gets of an admin's view. */
export function toShopperView(unit: AdminUnitView): UnitView {
  const { line_item_id: _line, supplier_order_id: _supplierOrder, case_ids: _cases, ...view } = unit
  return view
}

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

/** What happened to an order's supplier orders, attempts, units and cases, in order. */
export function orderTimeline(db: Db, orderId: string) {
  return rows<Record<string, unknown>>(
    db,
    `select created_at as at, subject, subject_id, from_state, to_state, cause from voucher_transition where order_id = :orderId order by created_at, id limit 500`,
    { orderId },
  )
}
