import { ageMs, firstRow, newId, type Db } from "../../../database/sql"
import type { PayinFacts, PayinNotice } from "../../../domain/payin-rules"
import { PAYIN_METHODS, type PayinMethod, type PayinState, type Psp } from "../../../domain/payin-state"

/** A case for the voucher ledger, kept on the row until it is opened there. */
export interface Notice {
  kind: PayinNotice
  reason: string
}

/** A request as the ledger has it; amounts in minor units, ages in milliseconds of the database clock. */
export interface PayinRow extends PayinFacts {
  id: string
  psp: Psp
  sessionId: string
  cartId: string | null
  orderId: string | null
  customerId: string | null
  capture: boolean
  installments: number
  cardId: string | null
  payerId: string | null
  returnUrl: string | null
  cId: string | null
  ourNumber: number | null
  pspId: string | null
  pspStatus: string | null
  paid: number | null
  failure: string | null
  redirectUrl: string | null
  boleto: { digitable: string | null; image: string | null; dueAt: Date | null } | null
  /** Since the money is reserved or ours; 0 without any. */
  moneyAgoMs: number
  handedOver: boolean
  asked: boolean
  /** Since a webhook or a person last asked for a look that was not answered yet; null when nobody did. */
  askedAgoMs: number | null
  /** Looked for under its reference when no send of ours could still be on its way. */
  alone: boolean
  notices: Notice[]
  leaseToken: number
  lastProblem: string | null
  createdAt: Date
}

/** The columns of `PayinRow`, to be read from the alias `r`. */
export const PAYIN_COLUMNS = `r.id, r.session_id, r.method, r.cart_id, r.order_id, r.customer_id, r.amount_minor::float8 as amount, r.currency, r.state, r.capture, r.installments, r.card_id, r.payer_id,
  r.return_url, r.c_id::text as c_id, r.our_number::float8 as our_number, r.psp_id, r.psp_status, r.paid_minor::float8 as paid, r.failure, r.redirect_url, r.boleto_digitable, r.boleto_image,
  r.boleto_due_at, r.sends, coalesce(${ageMs("r.sent_at")}, 0) as sent_ago_ms, ${ageMs("r.boleto_due_at")} as due_ago_ms, r.absent_count, ${ageMs("r.absent_at")} as absent_ago_ms, r.blind_looks, r.rejection, coalesce(${ageMs("r.money_at")}, 0) as money_ago_ms, r.handed_at, r.notices,
  r.lease_token, r.last_problem, r.created_at, (r.asked_at is not null) as asked, ${ageMs("r.asked_at")} as asked_ago_ms, (r.alone_at is not null) as alone,
  exists (select 1 from payin_action a where a.request_id = r.id and a.target_id is null and a.kind in ('refund', 'cancel') and a.state in ('placing', 'unknown', 'done')) as refunding`

export interface PayinSqlRow {
  id: string
  session_id: string
  method: PayinMethod
  cart_id: string | null
  order_id: string | null
  customer_id: string | null
  amount: number
  currency: string
  state: PayinState
  capture: boolean
  installments: number
  card_id: string | null
  payer_id: string | null
  return_url: string | null
  c_id: string | null
  our_number: number | null
  psp_id: string | null
  psp_status: string | null
  paid: number | null
  failure: string | null
  redirect_url: string | null
  boleto_digitable: string | null
  boleto_image: string | null
  boleto_due_at: Date | null
  sends: number
  sent_ago_ms: number
  due_ago_ms: number | null
  absent_count: number
  absent_ago_ms: number | null
  blind_looks: number
  rejection: string | null
  money_ago_ms: number
  handed_at: Date | null
  notices: Notice[]
  lease_token: number
  last_problem: string | null
  created_at: Date
  asked: boolean
  asked_ago_ms: number | null
  alone: boolean
  refunding: boolean
}

export function toPayinRow(row: PayinSqlRow): PayinRow {
  const { psp } = PAYIN_METHODS[row.method]
  const boleto = row.method === "billet" ? { digitable: row.boleto_digitable, image: row.boleto_image, dueAt: row.boleto_due_at } : null
  return {
    id: row.id, psp, sessionId: row.session_id, method: row.method, state: row.state, reference: psp === "hubcash" ? row.id : (row.c_id ?? ""),
    cartId: row.cart_id, orderId: row.order_id, customerId: row.customer_id, amount: row.amount, currency: row.currency, capture: row.capture,
    installments: row.installments, cardId: row.card_id, payerId: row.payer_id, returnUrl: row.return_url, cId: row.c_id, ourNumber: row.our_number,
    pspId: row.psp_id, pspStatus: row.psp_status, paid: row.paid, failure: row.failure, redirectUrl: row.redirect_url, boleto,
    sends: row.sends, sentAgoMs: row.sent_ago_ms, dueAgoMs: row.due_ago_ms, absentCount: row.absent_count, absentAgoMs: row.absent_ago_ms, blindLooks: row.blind_looks,
    rejection: row.rejection, refunding: row.refunding, moneyAgoMs: row.money_ago_ms, handedOver: row.handed_at !== null, asked: row.asked, askedAgoMs: row.asked_ago_ms, alone: row.alone, notices: row.notices,
    leaseToken: row.lease_token, lastProblem: row.last_problem, createdAt: row.created_at,
  }
}

/** Reads a request; `lock` holds it for the caller's transaction. */
export async function readRow(db: Db, id: string, lock = false): Promise<PayinRow | null> {
  const row = await firstRow<PayinSqlRow>(db, `select ${PAYIN_COLUMNS} from payin_request r where r.id = :id ${lock ? "for update of r" : ""}`, { id })
  return row ? toPayinRow(row) : null
}

/** Appends to the transition log; every change of state of a request or an action passes here. */
export async function logMove(db: Db, subject: "request" | "action", id: string, from: string | null, to: string, cause: string): Promise<void> {
  if (from === to) return
  await db("payin_transition").insert({ id: newId("ptr"), subject, subject_id: id, from_state: from, to_state: to, cause: cause.slice(0, 500), created_at: db.raw("clock_timestamp()") })
}
