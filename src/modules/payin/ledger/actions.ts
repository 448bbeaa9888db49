import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { MedusaError } from "@medusajs/framework/utils"
import { ageMs, firstRow, inMs, newId, rows, type Db } from "../../../database/sql"
import { ACTION_STATES, isMedusasRefund, isOurRefund, isSaleTakenBack, nextActionLookInMs, type ActionFacts, type ActionKind, type ActionState } from "../../../domain/payin-action"
import type { PayinTimes } from "../../../domain/payin-times"
import { logMove } from "./rows"

export interface ActionRow extends ActionFacts {
  id: string
  requestId: string | null
  kind: ActionKind
  key: string
  amount: number
  currency: string
  /** A second sale under the request's reference; null for the request's own. */
  targetId: string | null
  refundId: string | null
  cId: string | null
  pspId: string | null
  pspStatus: string | null
  receiver: string | null
  absentCount: number
  absentAgoMs: number | null
  leaseToken: number
  lastProblem: string | null
  createdAt: Date
  /** Since its last move, or since a refund of Medusa's took it. */
  restedMs: number
}

interface ActionSqlRow {
  id: string
  request_id: string | null
  kind: ActionKind
  key: string
  state: ActionState
  amount: number
  currency: string
  target_id: string | null
  refund_id: string | null
  c_id: string | null
  psp_id: string | null
  psp_status: string | null
  receiver: string | null
  sends: number
  sent_ago_ms: number
  age_ms: number
  looks: number
  absent_count: number
  absent_ago_ms: number | null
  lease_token: number
  last_problem: string | null
  created_at: Date
  rested_ms: number
}

const COLUMNS = `a.id, a.request_id, a.kind, a.key, a.state, a.amount_minor::float8 as amount, a.currency, a.target_id, a.refund_id, a.c_id::text as c_id, a.psp_id, a.psp_status, a.receiver, a.sends,
  coalesce(${ageMs("a.sent_at")}, 0) as sent_ago_ms, ${ageMs("a.created_at")} as age_ms, a.looks, a.absent_count, ${ageMs("a.absent_at")} as absent_ago_ms, a.lease_token, a.last_problem, a.created_at, ${ageMs("a.updated_at")} as rested_ms`

const toAction = (row: ActionSqlRow): ActionRow => ({
  id: row.id, requestId: row.request_id, kind: row.kind, key: row.key, state: row.state, amount: row.amount, currency: row.currency, targetId: row.target_id, refundId: row.refund_id,
  cId: row.c_id, pspId: row.psp_id, pspStatus: row.psp_status, receiver: row.receiver, sends: row.sends, sentAgoMs: row.sent_ago_ms, ageMs: row.age_ms, looks: row.looks,
  absentCount: row.absent_count, absentAgoMs: row.absent_ago_ms, leaseToken: row.lease_token, lastProblem: row.last_problem, createdAt: row.created_at, restedMs: row.rested_ms,
})

export interface NewAction {
  requestId: string | null
  kind: ActionKind
  /** The same wish has the same key: asked for again it finds its row. */
  key: string
  amount: number
  currency: string
  targetId?: string | null
  /** Seals where a pay-out goes, for the row whose id it is given. */
  seal?: (actionId: string) => string
}

/**
 * Writes an action, or finds the one of the same key. While another action of the request may still move money, none is added.
 * @throws MedusaError CONFLICT naming what is under way.
 */
export async function addAction(trx: Db, input: NewAction): Promise<{ action: ActionRow; created: boolean }> {
  const id = newId("pact")
  const { requestId, kind, key, amount, currency, targetId = null } = input
  // One at a time per request: the second of two callers finds what the first wrote.
  await rows(trx, `select id from payin_request where id = :requestId for update`, { requestId })
  const known = await findAction(trx, { requestId, kind, key })
  if (known && known.state !== "refused") return { action: known, created: false }
  const busy = await firstRow<{ kind: string }>(
    trx,
    `select kind from payin_action where request_id = :requestId and coalesce(target_id, '') = coalesce(:targetId, '') and state in ('ready', 'placing', 'unknown', 'pending')`,
    { requestId, targetId },
  )
  if (busy) throw new MedusaError(MedusaError.Types.CONFLICT, `A ${busy.kind} of this payment is under way. Wait for its outcome.`)
  if (kind === "pay_out" && requestId !== null) await mustBeLeft(trx, requestId, amount)
  const receiver = input.seal?.(id) ?? null
  const row = await firstRow<ActionSqlRow>(
    trx,
    `insert into payin_action as a (id, request_id, kind, key, state, amount_minor, currency, target_id, receiver, c_id, due_at)
     values (:id, :requestId, :kind, :key, 'ready', :amount, :currency, :targetId, :receiver, case when :kind = 'pay_out' then nextval('payin_c_id_seq') end, now()) returning ${COLUMNS}`,
    { id, requestId, kind, key, amount, currency, targetId, receiver },
  )
  if (!row) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `action ${key} was not written`)
  await logMove(trx, "action", id, null, "ready", `${kind} ${key}`)
  return { action: toAction(row), created: true }
}

/** Under the request's lock: what was paid in goes out once, whatever the keys of those who ask. @throws MedusaError INVALID_DATA */
async function mustBeLeft(trx: Db, requestId: string, amount: number): Promise<void> {
  const row = await firstRow<{ available: number }>(
    trx,
    `select (case when r.state in ('reversed', 'refunded') then 0 else coalesce(r.paid_minor, 0) end - coalesce((select sum(a.amount_minor) from payin_action a where a.request_id = r.id and a.kind = 'pay_out' and a.state <> 'refused'), 0))::float8 as available
     from payin_request r where r.id = :requestId`,
    { requestId },
  )
  const available = Math.max(0, row?.available ?? 0)
  if (amount > available) throw new MedusaError(MedusaError.Types.INVALID_DATA, `Only ${available} minor units of this payment are left to be returned`)
}

/** The newest action of a key; a refused one only when there is no other. */
async function findAction(db: Db, key: { requestId: string | null; kind: ActionKind; key: string }): Promise<ActionRow | null> {
  const row = await firstRow<ActionSqlRow>(
    db,
    `select ${COLUMNS} from payin_action a where ${key.requestId === null ? "a.request_id is null" : "a.request_id = :requestId"} and a.kind = :kind and a.key = :key order by (a.state = 'refused'), a.created_at desc limit 1`,
    { ...key },
  )
  return row ? toAction(row) : null
}

export async function readAction(db: Db, id: string): Promise<ActionRow | null> {
  const row = await firstRow<ActionSqlRow>(db, `select ${COLUMNS} from payin_action a where a.id = :id`, { id })
  return row ? toAction(row) : null
}

export async function actionsOf(db: Db, requestId: string): Promise<ActionRow[]> {
  return (await rows<ActionSqlRow>(db, `select ${COLUMNS} from payin_action a where a.request_id = :requestId order by a.created_at`, { requestId })).map(toAction)
}

/** Claims due actions, or the one named, whether due or not; each claim raises the fencing token. */
export async function claimActions(db: Db, input: { limit: number; leaseMs: number; id?: string }): Promise<ActionRow[]> {
  const claimed = await rows<ActionSqlRow>(
    db,
    `with due as (
       select a.id from payin_action a where (a.lease_until is null or a.lease_until < now()) and (cast(:id as text) is null and a.due_at <= now() or a.id = :id and a.state in ('ready', 'placing', 'unknown', 'pending'))
       order by a.due_at, a.id limit :limit for update skip locked)
     update payin_action a set lease_until = ${inMs("leaseMs")}, lease_token = a.lease_token + 1, updated_at = now() from due where a.id = due.id returning ${COLUMNS}`,
    { limit: input.limit, leaseMs: input.leaseMs, id: input.id ?? null },
  )
  return claimed.map(toAction)
}

/**
 * A webhook of 123hub's is about a pay-out that was sent and is not decided: it is looked at now, or when its last look is `gapMs` old. Empty when there is
 * none, or a worker has it just now: the webhook is then looked at once more.
 */
export async function requestPayOutLook(db: Db, key: { pspId?: string; reference?: string }, gapMs: number): Promise<string[]> {
  const cId = /^\d{1,18}$/.test(key.reference ?? "") ? key.reference : null
  const asked = await rows<{ id: string }>(
    db,
    `update payin_action set due_at = least(due_at, greatest(now(), updated_at + (:gapMs * interval '1 millisecond')))
     where kind = 'pay_out' and due_at is not null and state in ('placing', 'unknown', 'pending') and (lease_until is null or lease_until < now()) and (c_id = cast(:cId as bigint) or psp_id = :pspId) returning id`,
    { cId, pspId: key.pspId ?? null, gapMs },
  )
  return asked.map((row) => row.id)
}

/** The commit before the call, as for a request (`protocol.md` 3.2). False when the claim was lost or too little lease is left. */
export async function commitActionIntent(trx: Db, action: ActionRow, requestId: string, times: Pick<PayinTimes, "sendMarginMs">): Promise<boolean> {
  const row = await firstRow<{ sends: number }>(
    trx,
    `update payin_action set state = 'placing', sends = sends + 1, sent_at = now(), absent_count = 0, absent_at = null, due_at = lease_until, updated_at = now(),
       request_ids = request_ids || jsonb_build_array(cast(:requestId as text))
     where id = :id and lease_token = :token and state = any(:from) and lease_until > now() + (:sendMarginMs * interval '1 millisecond') returning sends`,
    // A pay-out that may have been sent is never sent again; on a sale the look just before says that nothing happened.
    { id: action.id, token: action.leaseToken, requestId, sendMarginMs: times.sendMarginMs, from: action.kind === "pay_out" ? ["ready"] : ["ready", "placing", "unknown"] },
  )
  if (row) await logMove(trx, "action", action.id, action.state, "placing", `send ${row.sends}`)
  return row !== undefined
}

export interface ActionMove {
  to: ActionState
  cause: string
  problem?: string | null
  /** By default the next look of an undecided action, nothing for a decided one. */
  dueInMs?: number | null
  pspId?: string | null
  pspStatus?: string | null
  httpStatus?: number | null
  requestIds?: readonly string[]
  absent?: "counted" | "reset"
  unsent?: boolean
}

/**
 * Moves an action under its claim. `done` and `refused` are facts and count from anybody; false when the token was stale or it was decided before.
 * One of Medusa's refunds that is decided falls due once more: done, to be booked if Medusa forgot it (`adoptRefund` takes that off); refused, to be told
 * of if a process died that was to take Medusa's refund back.
 */
export async function moveAction(knex: Knex, action: ActionRow, move: ActionMove, times: PayinTimes): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const now = await firstRow<{ state: ActionState; lease_token: number }>(trx, `select state, lease_token from payin_action where id = :id for update`, { id: action.id })
    if (!now || !ACTION_STATES[now.state].live) return false
    if (now.lease_token !== action.leaseToken && ACTION_STATES[move.to].live) return false
    const afterwards = action.refundId === null && isMedusasRefund(action) ? times.unknownLimitMs : null
    const dueInMs = move.dueInMs !== undefined ? move.dueInMs : ACTION_STATES[move.to].live ? nextActionLookInMs(action, times) : afterwards
    await rows(
      trx,
      `update payin_action set state = :to, last_problem = :problem, lease_until = null, lease_token = lease_token + 1, looks = looks + 1, updated_at = now(),
         due_at = case when cast(:dueInMs as float8) is null then null else now() + (:dueInMs * interval '1 millisecond') end,
         psp_id = coalesce(:pspId, psp_id), psp_status = coalesce(:pspStatus, psp_status), http_status = coalesce(:httpStatus, http_status), request_ids = request_ids || cast(:requestIds as jsonb),
         absent_count = case :absent when 'counted' then absent_count + 1 when 'reset' then 0 else absent_count end, absent_at = case :absent when 'counted' then now() when 'reset' then null else absent_at end,
         sends = greatest(0, sends - case when :unsent then 1 else 0 end), receiver = case when :live then receiver end where id = :id`,
      {
        id: action.id, to: move.to, problem: move.problem?.slice(0, 500) ?? null, dueInMs, pspId: move.pspId ?? null, pspStatus: move.pspStatus ?? null, httpStatus: move.httpStatus ?? null,
        requestIds: JSON.stringify((move.requestIds ?? []).slice(-10)), absent: move.absent ?? "", unsent: move.unsent ?? false, live: ACTION_STATES[move.to].live,
      },
    )
    await logMove(trx, "action", action.id, now.state, move.to, move.cause)
    return true
  })
}

/**
 * A refund that Medusa forgot (its row goes when our answer comes too late) is adopted by the next refund of the same amount. One that is entered late stays
 * due until Medusa's books are whole. False when another refund was quicker.
 */
export async function adoptRefund(db: Db, action: Pick<ActionRow, "id" | "refundId">, refundId: string, isLate: boolean): Promise<boolean> {
  const adopted = await rows(
    db,
    `update payin_action set refund_id = :refundId, due_at = case when state = 'done' and not :isLate then null else due_at end, updated_at = now() where id = :id and refund_id is not distinct from :seen returning id`,
    { id: action.id, seen: action.refundId, refundId, isLate },
  )
  return adopted.length > 0
}

/** Ends a claim of an action that is decided: nothing is left to do, or the books are looked at again later. */
export async function restDone(db: Db, action: Pick<ActionRow, "id" | "leaseToken">, againInMs: number | null): Promise<void> {
  await rows(
    db,
    `update payin_action set lease_until = null, lease_token = lease_token + 1, updated_at = now(), due_at = case when cast(:againInMs as float8) is null then null else now() + (:againInMs * interval '1 millisecond') end
     where id = :id and state in ('done', 'refused') and lease_token = :token`,
    { id: action.id, token: action.leaseToken, againInMs },
  )
}

/** How long ago it was asked for that money of these payments goes back, or what they reserved is let go, where that is not decided or Medusa does not know it; null: nothing is. */
export async function leavingForMs(db: Db, requestIds: readonly string[]): Promise<number | null> {
  if (!requestIds.length) return null
  const found = await rows<ActionSqlRow & { is_due: boolean }>(
    db,
    `select ${COLUMNS}, a.due_at is not null as is_due from payin_action a where a.request_id = any(:requestIds) and a.state <> 'refused' and (a.kind in ('refund', 'pay_out')
       or a.kind = 'cancel' and a.target_id is null and exists (select 1 from payin_request r where r.id = a.request_id and r.state = 'authorized'))`,
    { requestIds: [...requestIds] },
  )
  const leaving = found.flatMap((row) => {
    const action = toAction(row)
    return action.kind === "cancel" || isSaleTakenBack(action) || (row.is_due && isMedusasRefund(action) && !isOurRefund(action.key)) ? [action] : []
  })
  return leaving.length ? Math.max(...leaving.map((action) => action.ageMs)) : null
}

/** Pay-outs, newest first. */
export async function listPayOuts(db: Db, page: { limit: number; offset: number }): Promise<{ payOuts: ActionRow[]; count: number }> {
  const found = await rows<ActionSqlRow>(db, `select ${COLUMNS} from payin_action a where a.kind = 'pay_out' order by a.created_at desc, a.id desc limit :limit offset :offset`, page)
  const total = await firstRow<{ count: number }>(db, `select count(*)::int as count from payin_action where kind = 'pay_out'`, {})
  return { payOuts: found.map(toAction), count: total?.count ?? 0 }
}
