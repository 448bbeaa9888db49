import { ATTENTION_KINDS, type AttentionKind } from "../../../domain/attention"
import { actionsOf, type CaseAction } from "../../../domain/case-actions"
import { isPaymentCase } from "../../../domain/payment-case"
import { logTransitions } from "./moves"
import { firstRow, newId, rows, type Db } from "./sql"

export interface CaseInput {
  kind: AttentionKind
  /** One open case per key; by default the kind and its supplier order, else the order. */
  dedupeKey?: string
  orderId: string | null
  supplierOrderId?: string | null
  unitIds?: readonly string[]
  /** Joins the units of an open case of the same key; otherwise these take their place, as a later look at the same thing has it. */
  joins?: boolean
  reason: string
  supportText?: string | null
}

export interface CaseView {
  id: string
  kind: AttentionKind
  /** What such a case is and what ends it. */
  text: string
  action: string
  /** What may be done about it; nothing once it is closed. */
  actions: CaseAction[]
  order_id: string | null
  supplier_order_id: string | null
  /** The payment or the webhook it is about. */
  payin_id: string | null
  webhook_id: string | null
  unit_ids: string[]
  reason: string
  support_text: string | null
  state: "open" | "closed"
  opened_at: string
  closed_at: string | null
  closed_by: string | null
  note: string | null
}

const COLUMNS = "id, kind, dedupe_key, order_id, supplier_order_id, unit_ids, reason, support_text, state, created_at as opened_at, closed_at, closed_by, note"

/** The units of an open case, and behind them those that are new to it. */
const JOINED = `voucher_case.unit_ids || (select coalesce(jsonb_agg(unit.id order by unit.place), '[]') from jsonb_array_elements(excluded.unit_ids) with ordinality as unit (id, place) where not voucher_case.unit_ids @> unit.id)`

/** Opens a case, or refreshes the open one of the same key. Returns its id and whether it is new. */
export async function openCase(db: Db, input: CaseInput): Promise<{ id: string; opened: boolean }> {
  const id = newId("vcase")
  const key = input.dedupeKey ?? `${input.kind}:${input.supplierOrderId ?? input.orderId ?? "shop"}`
  const row = await firstRow<{ id: string }>(
    db,
    `insert into voucher_case (id, kind, dedupe_key, order_id, supplier_order_id, unit_ids, reason, support_text, state)
     values (:id, :kind, :key, :orderId, :supplierOrderId, cast(:unitIds as jsonb), :reason, :supportText, 'open')
     on conflict (dedupe_key) where state = 'open' do update set reason = excluded.reason, unit_ids = case when :joins then ${JOINED} else excluded.unit_ids end,
       support_text = coalesce(excluded.support_text, voucher_case.support_text), updated_at = now()
     returning id`,
    {
      id,
      kind: input.kind,
      key,
      orderId: input.orderId,
      supplierOrderId: input.supplierOrderId ?? null,
      unitIds: JSON.stringify(input.unitIds ?? []),
      joins: input.joins ?? false,
      reason: input.reason,
      supportText: input.supportText ?? null,
    },
  )
  const opened = row?.id === id
  if (opened) await logTransitions(db, "case", [{ id, order_id: input.orderId ?? "", from_state: null }], "open", input.kind)
  return { id: row?.id ?? id, opened }
}

/** Closes the open cases a fact has answered. */
export async function closeCases(db: Db, match: { supplierOrderId?: string; orderId?: string; id?: string; kinds?: readonly AttentionKind[]; dedupeKeys?: readonly string[] }, by: string, note: string): Promise<string[]> {
  const closed = await rows<{ id: string; order_id: string | null }>(
    db,
    `update voucher_case set state = 'closed', closed_at = now(), closed_by = :by, note = :note, updated_at = now()
     where state = 'open' and (cast(:id as text) is null or id = :id) and (cast(:supplierOrderId as text) is null or supplier_order_id = :supplierOrderId)
       and (cast(:orderId as text) is null or order_id = :orderId) and (cast(:kinds as text[]) is null or kind = any(:kinds)) and (cast(:dedupeKeys as text[]) is null or dedupe_key = any(:dedupeKeys))
     returning id, order_id`,
    { by, note, id: match.id ?? null, supplierOrderId: match.supplierOrderId ?? null, orderId: match.orderId ?? null, kinds: match.kinds ? [...match.kinds] : null, dedupeKeys: match.dedupeKeys ? [...match.dedupeKeys] : null },
  )
  await logTransitions(db, "case", closed.map((row) => ({ id: row.id, order_id: row.order_id ?? "", from_state: "open" })), "closed", note)
  return closed.map((row) => row.id)
}

/** The units that an open case is still about. */
export async function nameUnits(db: Db, id: string, unitIds: readonly string[]): Promise<void> {
  await rows(db, `update voucher_case set unit_ids = cast(:unitIds as jsonb), updated_at = now() where id = :id`, { id, unitIds: JSON.stringify(unitIds) })
}

/** Cases that are answered once all their units are closed, delivered or paid back. */
const ENDS_EMPTY: readonly AttentionKind[] = ["held_for_review", "loss_guard", "no_denomination", "partly_refunded", "waiting_for_wallet", "rate_limited"]

/** Ends the cases of an order that only waited for vouchers which all came to their end by now, by whatever other way. */
export async function closeAnswered(trx: Db, orderId: string): Promise<void> {
  const answered = await rows<{ id: string }>(
    trx,
    `select c.id from voucher_case c where c.order_id = :orderId and c.state = 'open' and c.kind = any(:kinds) and c.unit_ids <> '[]'
       and not exists (select 1 from voucher_unit u where c.unit_ids @> jsonb_build_array(u.id) and u.order_id = :orderId and u.state not in ('cancelled', 'delivered', 'refund_due', 'refunding', 'refunded'))`,
    { orderId, kinds: [...ENDS_EMPTY] },
  )
  for (const { id } of answered) await closeCases(trx, { id }, "system", "its vouchers wait for nothing any more")
}

/** Closes the open cases that name this unit alone. */
export async function closeUnitCases(db: Db, unitId: string, kinds: readonly AttentionKind[], note: string): Promise<void> {
  const named = await rows<{ id: string }>(db, `select id from voucher_case where state = 'open' and kind = any(:kinds) and unit_ids = jsonb_build_array(cast(:unitId as text))`, { unitId, kinds: [...kinds] })
  for (const { id } of named) await closeCases(db, { id }, "system", note)
}

export async function listCases(db: Db, filter: { id?: string; kind?: string; orderId?: string; state: "open" | "all"; limit: number; offset: number }): Promise<{ cases: CaseView[]; count: number }> {
  const where = `(cast(:id as text) is null or id = :id) and (cast(:kind as text) is null or kind = :kind) and (cast(:orderId as text) is null or order_id = :orderId) and (:state = 'all' or state = 'open')`
  const bindings = { id: filter.id ?? null, kind: filter.kind ?? null, orderId: filter.orderId ?? null, state: filter.state }
  const cases = await rows<CaseRow>(
    db,
    `select ${COLUMNS}
     from voucher_case where ${where} order by created_at desc, id desc limit :limit offset :offset`,
    { ...bindings, limit: filter.limit, offset: filter.offset },
  )
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count from voucher_case where ${where}`, bindings)
  return { cases: cases.map(shown), count: total?.count ?? 0 }
}

/** Whether the newest case of this key was ended by a person, by his word. */
export async function isSettledByPerson(db: Db, dedupeKey: string): Promise<boolean> {
  const row = await firstRow<{ settled: boolean }>(db, `select (state = 'closed' and closed_by <> 'system') as settled from voucher_case where dedupe_key = :dedupeKey order by created_at desc, id desc limit 1`, { dedupeKey })
  return row?.settled ?? false
}

type CaseRow = Omit<CaseView, "text" | "action" | "actions" | "payin_id" | "webhook_id"> & { dedupe_key: string }

/** Behind the kind, the key of a case of a payment or a webhook names it. */
function shown({ dedupe_key: key, ...row }: CaseRow): CaseView {
  const subject = key.slice(row.kind.length + 1)
  const payinId = isPaymentCase(row.kind) && row.supplier_order_id === null && subject !== row.order_id ? subject : null
  const actions = row.state === "open" ? actionsOf({ ...row, payin_id: payinId }) : []
  return { ...row, ...ATTENTION_KINDS[row.kind], actions, payin_id: payinId, webhook_id: row.kind === "delivery_unhandled" ? subject : null }
}

/** Open cases nobody was told of yet, marked as told: a process that dies before it tells loses the news, never the case. */
export async function takeUnannounced(db: Db, limit: number): Promise<Pick<CaseView, "id" | "order_id" | "supplier_order_id" | "payin_id" | "webhook_id" | "unit_ids">[]> {
  const taken = await rows<CaseRow>(
    db,
    `update voucher_case set announced_at = now() where id in (
       select id from voucher_case where announced_at is null and state = 'open' order by created_at, id limit :limit for update skip locked)
     returning ${COLUMNS}`,
    { limit },
  )
  return taken.map(shown)
}

/** The case and what stands behind its kind in its key. */
export async function caseSubject(db: Db, id: string): Promise<{ view: CaseView; subject: string } | null> {
  const { cases } = await listCases(db, { id, state: "all", limit: 1, offset: 0 })
  const key = await firstRow<{ dedupe_key: string }>(db, `select dedupe_key from voucher_case where id = :id`, { id })
  const view = cases[0]
  return view && key ? { view, subject: key.dedupe_key.slice(view.kind.length + 1) } : null
}
