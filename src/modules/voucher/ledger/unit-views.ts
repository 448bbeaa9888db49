import { VOUCHER_TIME_ZONE } from "../../../domain/brand"
import { giftState, type GiftState } from "../../../domain/gift"
import { toMajor } from "../../../domain/money"
import { AWAITS_CAPTURE_NEXT, AWAITS_CAPTURE_TEXT, UNIT_STATES, unitTexts, type UnitState } from "../../../domain/unit-state"
import { GIFT_OF_UNIT, WITHDRAWN } from "./gifts"
import { firstRow, rows, type Db } from "./sql"

/** A unit as a shopper may see it (`surface.md`): masked, amounts in major units. */
export interface UnitView {
  id: string
  state: UnitState
  state_text: string
  /** What happens next, or what to do. */
  state_next: string
  brand: string
  denomination: number
  currency: string
  last4: string | null
  valid_till: string | null
  recipient: RecipientView | null
  /** When its owner marked it as used; ISO 8601. */
  used_at: Date | null
}

/** Whom a gift is for, as its buyer sees it. */
export interface RecipientView {
  gift_id: string
  name: string
  email: string
  message: string | null
  send_at: Date | null
  time_zone: string | null
  state: GiftState
  sent_at: Date | null
  opened_at: Date | null
  /** The buyer may reveal it: the shop does not mail gifts, so he hands it over. */
  openable: boolean
}

/** A unit among all those of a customer. */
export interface CustomerUnitView extends UnitView {
  order_id: string
  brand_id: string
  bought_at: Date
}

/** The same with what an admin needs to find its way. */
export interface AdminUnitView extends UnitView {
  line_item_id: string
  supplier_order_id: string | null
  case_ids: string[]
  /** How far the last mail about it came. */
  mail: { state: "none" | "due" | "sent" | "dropped"; at: Date | null; last_error: string | null }
}

export type Audience = "buyer" | "recipient" | "admin"

/** Who looks, and whether the shop mails gifts. */
export interface Looking {
  audience: Audience
  sendsGifts: boolean
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
  gift_id: string | null
  gift_name: string
  gift_email: string
  gift_message: string | null
  gift_send_at: Date | null
  gift_time_zone: string | null
  gift_sent_at: Date | null
  gift_opened_at: Date | null
  gift_withdrawn: boolean
}

/** What a list may show: of a code its last four, and only once it is the shopper's. */
const SHOWN = `u.id, u.state, p.awaits_capture, u.brand_title, u.face_minor::float8 as face, u.face_currency, u.used_at,
       case when u.state = 'delivered' and not p.awaits_capture then v.last4 end as last4, case when u.state = 'delivered' and not p.awaits_capture then v.valid_till end as valid_till,
       g.id as gift_id, g.name as gift_name, g.email as gift_email, g.message as gift_message, g.send_at as gift_send_at, g.time_zone as gift_time_zone, g.sent_at as gift_sent_at,
       g.opened_at as gift_opened_at, g.id is not null and ${WITHDRAWN} as gift_withdrawn`

const WITH_VAULT = `join voucher_purchase p on p.order_id = u.order_id left join voucher_vault v on v.unit_id = u.id left join ${GIFT_OF_UNIT}`

function shown(unit: ShownRow, looking: Looking): UnitView {
  const recipient = looking.audience === "recipient" ? null : recipientOf(unit, looking)
  const hidden = looking.audience === "buyer" && recipient !== null && !recipient.openable
  return {
    id: unit.id,
    ...shownState(unit, looking.audience === "recipient" ? "recipient" : "buyer"),
    brand: unit.brand_title,
    denomination: toMajor(unit.face, unit.face_currency),
    currency: unit.face_currency,
    last4: hidden ? null : unit.last4,
    valid_till: unit.valid_till,
    recipient,
    used_at: unit.used_at,
  }
}

function recipientOf(unit: ShownRow, { sendsGifts }: Looking): RecipientView | null {
  if (unit.gift_id === null) return null
  return {
    gift_id: unit.gift_id,
    name: unit.gift_name,
    email: unit.gift_email,
    message: unit.gift_message,
    send_at: unit.gift_send_at,
    time_zone: unit.gift_time_zone,
    state: giftState({ sentAt: unit.gift_sent_at, openedAt: unit.gift_opened_at, withdrawn: unit.gift_withdrawn }),
    sent_at: unit.gift_sent_at,
    opened_at: unit.gift_opened_at,
    openable: !sendsGifts && unit.gift_sent_at === null,
  }
}

/** A voucher that is here and not paid for yet is sealed until the reserved payment is captured. */
function shownState({ state, awaits_capture: awaits }: Pick<ShownRow, "state" | "awaits_capture">, audience: "buyer" | "recipient"): Pick<UnitView, "state" | "state_text" | "state_next"> {
  if (state === "delivered" && awaits) return { state: "sealed", state_text: AWAITS_CAPTURE_TEXT, state_next: AWAITS_CAPTURE_NEXT }
  const { text, next } = unitTexts(state, audience)
  return { state, state_text: text, state_next: next }
}

/** Nothing of these units changes by itself any more. */
export const atRest = (units: readonly UnitView[]): boolean => units.length > 0 && units.every((unit) => UNIT_STATES[unit.state].settled)

/** One unit as its owner or recipient may see it. */
export async function readUnit(db: Db, unitId: string, looking: Looking): Promise<UnitView | null> {
  const unit = await firstRow<ShownRow>(db, `select ${SHOWN} from voucher_unit u ${WITH_VAULT} where u.id = :unitId`, { unitId })
  return unit ? shown(unit, looking) : null
}

/** The units of several orders at once, as their buyers may see them; an order without units is left out. */
export async function unitsOfOrders(db: Db, orderIds: readonly string[], sendsGifts: boolean): Promise<Map<string, UnitView[]>> {
  const units = await rows<ShownRow & { order_id: string }>(db, `select ${SHOWN}, u.order_id from voucher_unit u ${WITH_VAULT} where u.order_id = any(:orderIds) order by u.line_item_id, u.unit_index`, { orderIds: [...orderIds] })
  return units.reduce((byOrder, unit) => byOrder.set(unit.order_id, [...(byOrder.get(unit.order_id) ?? []), shown(unit, { audience: "buyer", sendsGifts })]), new Map<string, UnitView[]>())
}

/** The units of a gift, as its recipient may see them. */
export async function unitsOfGift(db: Db, giftId: string, sendsGifts: boolean): Promise<UnitView[]> {
  const units = await rows<ShownRow>(db, `select ${SHOWN} from voucher_unit u ${WITH_VAULT} where g.id = :giftId order by u.unit_index`, { giftId })
  return units.map((unit) => shown(unit, { audience: "recipient", sendsGifts }))
}

export interface HistoryFilter {
  customerId: string
  states?: readonly UnitState[] | undefined
  brandId?: string | undefined
  used?: boolean | undefined
  gift?: boolean | undefined
  /** Usable ones that expire within so many days. */
  expiresWithinDays?: number | undefined
  order?: "newest" | "expiry" | undefined
  limit: number
  offset: number
}

const TODAY = `(now() at time zone '${VOUCHER_TIME_ZONE}')::date`
/** The supplier writes dates as YYYY-MM-DD, so that they compare as text. */
const EXPIRES_SOON = `(u.state = 'delivered' and not p.awaits_capture and u.used_at is null and g.id is null
  and v.valid_till >= to_char(${TODAY}, 'YYYY-MM-DD') and v.valid_till <= to_char(${TODAY} + cast(:days as int), 'YYYY-MM-DD'))`

const HISTORY = `p.customer_id = :customerId and (cast(:states as text[]) is null or (case when u.state = 'delivered' and p.awaits_capture then 'sealed' else u.state end) = any(cast(:states as text[]))) and (cast(:brandId as text) is null or u.brand_id = :brandId)
  and (cast(:used as boolean) is null or (u.used_at is not null) = :used) and (cast(:gift as boolean) is null or (g.id is not null) = :gift) and (cast(:days as int) is null or ${EXPIRES_SOON})`

/** The units of a customer's orders: the newest, or what expires first. */
export async function listCustomerUnits(db: Db, filter: HistoryFilter, sendsGifts: boolean): Promise<{ units: CustomerUnitView[]; count: number }> {
  const bindings = {
    customerId: filter.customerId,
    states: filter.states ? [...filter.states] : null,
    brandId: filter.brandId ?? null,
    used: filter.used ?? null,
    gift: filter.gift ?? null,
    days: filter.expiresWithinDays ?? null,
  }
  const order = filter.order === "expiry" ? "v.valid_till asc nulls last, u.id" : "u.created_at desc, u.id desc"
  const units = await rows<ShownRow & { order_id: string; brand_id: string; created_at: Date }>(
    db,
    `select ${SHOWN}, u.order_id, u.brand_id, u.created_at from voucher_unit u ${WITH_VAULT} where ${HISTORY} order by ${order} limit :limit offset :offset`,
    { ...bindings, limit: filter.limit, offset: filter.offset },
  )
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count from voucher_unit u ${WITH_VAULT} where ${HISTORY}`, bindings)
  return {
    units: units.map((unit) => ({ ...shown(unit, { audience: "buyer", sendsGifts }), order_id: unit.order_id, brand_id: unit.brand_id, bought_at: unit.created_at })),
    count: total?.count ?? 0,
  }
}

interface UnitRow extends ShownRow {
  line_item_id: string
  supplier_order_id: string | null
  case_ids: string[]
  mail_state: "due" | "done" | "dropped" | null
  mail_at: Date | null
  mail_error: string | null
}

/** The last mail that is about a unit: of its gift, else of its supplier order or the whole order. */
const LAST_MAIL = `left join lateral (
  select t.state, t.updated_at, t.last_error from voucher_task t where t.order_id = u.order_id and t.kind = 'notify'
    and case when g.id is not null and t.payload ->> 'gift_id' is not null then t.payload ->> 'gift_id' = g.id and t.dedupe_key not like 'notify:gift\\_ready:%'
      else t.payload ->> 'gift_id' is null and (t.supplier_order_id is null or t.supplier_order_id = u.supplier_order_id) end
  order by t.payload ->> 'gift_id' is null, t.created_at desc, t.id desc limit 1) mail on true`

export async function listUnits(db: Db, orderId: string, sendsGifts: boolean): Promise<AdminUnitView[]> {
  const units = await rows<UnitRow>(
    db,
    `select ${SHOWN}, u.line_item_id, u.supplier_order_id, mail.state as mail_state, mail.updated_at as mail_at, mail.last_error as mail_error,
       coalesce((select jsonb_agg(c.id order by c.created_at) from voucher_case c where c.order_id = u.order_id and c.state = 'open' and c.unit_ids @> jsonb_build_array(u.id)), '[]'::jsonb) as case_ids
     from voucher_unit u ${WITH_VAULT} ${LAST_MAIL} where u.order_id = :orderId order by u.line_item_id, u.unit_index`,
    { orderId },
  )
  return units.map((unit) => ({
    ...shown(unit, { audience: "admin", sendsGifts }),
    line_item_id: unit.line_item_id,
    supplier_order_id: unit.supplier_order_id,
    case_ids: unit.case_ids,
    mail: { state: unit.mail_state === null ? "none" : mailState(unit.mail_state), at: unit.mail_at, last_error: unit.mail_error },
  }))
}

/** A task that is done handed its mail over. */
export const mailState = (state: "due" | "done" | "dropped"): "due" | "sent" | "dropped" => (state === "done" ? "sent" : state === "dropped" ? "dropped" : "due")
