import { firstRow, rows, type Db } from "../../../database/sql"
import { PAYIN_COLUMNS, toPayinRow, type PayinRow, type PayinSqlRow } from "./rows"

export async function rowBySession(db: Db, sessionId: string): Promise<PayinRow | null> {
  const row = await firstRow<PayinSqlRow>(db, `select ${PAYIN_COLUMNS} from payin_request r where r.session_id = :sessionId`, { sessionId })
  return row ? toPayinRow(row) : null
}

/** By the payment service's id, or by the reference we gave it. */
export async function rowByPspId(db: Db, psp: "hubcash" | "hub123", pspId: string): Promise<PayinRow | null> {
  const row = await firstRow<PayinSqlRow>(db, `select ${PAYIN_COLUMNS} from payin_request r where r.psp = :psp and r.psp_id = :pspId`, { psp, pspId })
  return row ? toPayinRow(row) : null
}

/** The requests of a cart or an order that were begun, newest first. */
export async function rowsOf(db: Db, of: { cartId?: string | null; orderId?: string | null }): Promise<PayinRow[]> {
  const found = await rows<PayinSqlRow>(
    db,
    `select ${PAYIN_COLUMNS} from payin_request r where r.state <> 'prepared' and (r.cart_id = :cartId or r.order_id = :orderId) order by r.created_at desc, r.id desc`,
    { cartId: of.cartId ?? null, orderId: of.orderId ?? null },
  )
  return found.map(toPayinRow)
}

/** The requests of a cart that somebody tried to pay with, newest first. */
export async function rowsTried(db: Db, cartId: string): Promise<PayinRow[]> {
  const found = await rows<PayinSqlRow>(db, `select ${PAYIN_COLUMNS} from payin_request r where r.cart_id = :cartId order by r.updated_at desc, r.id desc`, { cartId })
  return found.map(toPayinRow)
}

export interface PayinFilter {
  q?: string
  state?: string
  method?: string
  limit: number
  offset: number
}

/** Each comparison has its index; a number may be one of the two we drew from a sequence (at most 18 digits). */
function searched(q: string): string {
  const texts = ["r.id", "r.psp_id", "r.session_id", "r.cart_id", "r.order_id"].map((column) => `${column} = :q`)
  const numbers = ["r.c_id", "r.our_number"].map((column) => `${column} = cast(:q as bigint)`)
  return [...texts, ...(/^\d{1,18}$/.test(q) ? numbers : [])].join(" or ")
}

/** Requests that were begun, for the admin's list; `q` is an id of ours, the service's, a session, cart or order. */
export async function listRows(db: Db, filter: PayinFilter): Promise<{ payins: PayinRow[]; count: number }> {
  const where = ["r.state <> 'prepared'", ...(filter.state ? ["r.state = :state"] : []), ...(filter.method ? ["r.method = :method"] : []), ...(filter.q ? [`(${searched(filter.q)})`] : [])].join(" and ")
  const bindings = { q: filter.q ?? null, state: filter.state ?? null, method: filter.method ?? null }
  const found = await rows<PayinSqlRow>(db, `select ${PAYIN_COLUMNS} from payin_request r where ${where} order by r.created_at desc, r.id desc limit :limit offset :offset`, { ...bindings, limit: filter.limit, offset: filter.offset })
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count from payin_request r where ${where}`, bindings)
  return { payins: found.map(toPayinRow), count: total?.count ?? 0 }
}

export interface Transition {
  subject: "request" | "action"
  subject_id: string
  from_state: string | null
  to_state: string
  cause: string
  at: Date
}

/** What happened to a request and its actions, in order. */
export function timeline(db: Db, id: string): Promise<Transition[]> {
  return rows<Transition>(
    db,
    `select subject, subject_id, from_state, to_state, cause, created_at as at from payin_transition
     where subject_id = :id or subject_id in (select id from payin_action where request_id = :id) order by created_at, id`,
    { id },
  )
}

export interface MoneyIn {
  psp: string
  currency: string
  payments: number
  /** Minor units. */
  captured: number
  returned: number
}

/** What each payment service brought in a period, and what of that went back: taken back whole, or by pay-outs, whose payment stays captured. */
export function moneyIn(db: Db, period: { from: Date | null; to: Date | null }): Promise<MoneyIn[]> {
  return rows<MoneyIn>(
    db,
    `select psp, upper(currency) as currency, count(*)::int as payments, sum(coalesce(paid_minor, amount_minor))::float8 as captured,
       sum(case when state in ('refunded', 'reversed') then coalesce(paid_minor, amount_minor) else 0 end + coalesce(paid_out, 0))::float8 as returned
     from payin_request r
     left join lateral (select sum(a.amount_minor) as paid_out from payin_action a where a.request_id = r.id and a.kind = 'pay_out' and a.state = 'done' and a.target_id is null) as back on true
     where money_at is not null and state in ('captured', 'underpaid', 'refunded', 'reversed')
       and (cast(:from as timestamptz) is null or money_at >= :from) and (cast(:to as timestamptz) is null or money_at < :to) group by 1, 2 order by 1, 2`,
    period,
  )
}

/** So many looks at one payment in a row without an answer; fewer are single lost answers. */
const BLIND_LOOKS = 3

/** Payments that are looked at in vain, by service. */
export function unanswered(db: Db): Promise<{ psp: "hubcash" | "hub123"; payments: number }[]> {
  return rows(db, `select psp, count(*)::int as payments from payin_request where due_at is not null and blind_looks >= ${BLIND_LOOKS} group by psp order by psp`, {})
}
