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

/** What happened to an order's supplier orders, attempts, units and cases, in order. */
export function orderTimeline(db: Db, orderId: string) {
  return rows<Record<string, unknown>>(
    db,
    `select created_at as at, subject, subject_id, from_state, to_state, cause from voucher_transition where order_id = :orderId order by created_at, id limit 500`,
    { orderId },
  )
}
