import { ATTEMPT_STATES, UNIT_COMES_FROM, type AttemptState, type SupplierOrderState, type UnitState } from "../../../domain/unit-state"
import { newId, rows, type Db } from "./sql"

type Subject = "unit" | "supplier_order" | "attempt" | "task" | "case"

interface Moved {
  id: string
  order_id: string
  from_state: string | null
}

/** Appends to the transition log; every change of state in the ledger passes here. */
export async function logTransitions(db: Db, subject: Subject, moved: readonly Moved[], to: string, cause: string): Promise<void> {
  if (!moved.length) return
  const entries = moved.map((row) => ({ id: newId("vtr"), subject, subject_id: row.id, order_id: row.order_id, from_state: row.from_state, to_state: to, cause, created_at: db.raw("clock_timestamp()") }))
  await db("voucher_transition").insert(entries)
}

/**
 * The same inside the statement that moves: `moved` (id, order_id, from_state) is what it moved, to `:to` because of `:cause`. One that was
 * there already is no move.
 */
export const logMoved = (subject: Subject): string =>
  `insert into voucher_transition (id, subject, subject_id, order_id, from_state, to_state, cause, created_at)
   select 'vtr_' || gen_random_uuid(), '${subject}', id, order_id, from_state, :to, :cause, clock_timestamp() from moved where from_state is distinct from :to`

/** Moves units forward; those whose state does not allow it stay. Returns the ids that moved. */
export async function moveUnits(db: Db, unitIds: readonly string[], to: UnitState, cause: string): Promise<string[]> {
  if (!unitIds.length) return []
  const moved = await rows<{ id: string }>(
    db,
    `with old as (select id, state from voucher_unit where id = any(:unitIds) and state = any(:from) for update),
     moved as (
       update voucher_unit u set state = :to, state_at = now(), updated_at = now(),
         delivered_at = case when :to = 'delivered' then now() else u.delivered_at end
       from old where u.id = old.id and old.state <> :to returning u.id, u.order_id, old.state as from_state),
     log as (${logMoved("unit")})
     select id from moved`,
    { unitIds: [...unitIds], from: [...UNIT_COMES_FROM[to]], to, cause },
  )
  return moved.map((row) => row.id)
}

export interface SupplierOrderMove {
  id: string
  to: SupplierOrderState
  cause: string
  /** Milliseconds until it is due again; null when nothing is to be done by itself. */
  dueInMs: number | null
  problem?: string | null
  /** Starts or ends the wait that `walletWaitHours` bounds. */
  waiting?: boolean
}

/** States in which a read that was asked for is made; elsewhere the due time belongs to the next send. */
export const READABLE: readonly SupplierOrderState[] = ["processing", "timed_out", "succeeded", "failed"]
/** States in which the order no longer waits for the wallet or a limit. */
const RESTING: readonly SupplierOrderState[] = ["processing", "timed_out", "succeeded", "failed", "cancelled", "held", "awaiting_fulfillment"]

/**
 * Moves a supplier order, sets its due time, gives the lease back and raises the token, so that whoever held a claim is fenced off by what
 * was recorded, also by a fact from a worker without one. The caller holds the row lock. A read that was asked for
 * after the claim began stays due: the answer being recorded may be older than the news that asked.
 */
export async function moveSupplierOrder(db: Db, move: SupplierOrderMove): Promise<void> {
  await rows(
    db,
    `with old as (select id, state from voucher_supplier_order where id = :id for update),
     moved as (
       update voucher_supplier_order so set state = :to, lease_until = null, lease_token = so.lease_token + 1, updated_at = now(), last_problem = :problem,
         extra_read = :readable and so.extra_read and so.extra_read_at > so.claimed_at,
         due_at = case when :readable and so.extra_read and so.extra_read_at > so.claimed_at then greatest(now(), so.extra_read_at) when cast(:dueInMs as float8) is null then null else now() + (:dueInMs * interval '1 millisecond') end,
         waiting_since = case when :waiting then coalesce(so.waiting_since, now()) when :resting then null else so.waiting_since end
       from old where so.id = old.id returning so.id, so.order_id, old.state as from_state)
     ${logMoved("supplier_order")}`,
    { id: move.id, to: move.to, cause: move.cause, dueInMs: move.dueInMs, problem: move.problem ?? null, waiting: move.waiting ?? false, readable: READABLE.includes(move.to), resting: RESTING.includes(move.to) },
  )
}

/**
 * Moves an attempt and keeps `live` of its units in step, in the same transaction. A dead attempt that turns out to have
 * succeeded after all does not take a unit from the attempt that replaced it.
 */
export async function moveAttempt(db: Db, attemptId: string, to: AttemptState, cause: string): Promise<void> {
  await rows(
    db,
    `with old as (select a.id, a.state, so.order_id from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id where a.id = :attemptId for update of a),
     moved as (update voucher_attempt a set state = :to, updated_at = now() from old where a.id = old.id returning a.id, old.order_id, old.state as from_state),
     units as (
       update voucher_attempt_unit au set live = :live, updated_at = now() where attempt_id = :attemptId and live <> :live
         and (not :live or not exists (select 1 from voucher_attempt_unit other where other.unit_id = au.unit_id and other.live)))
     ${logMoved("attempt")}`,
    { attemptId, to, cause, live: ATTEMPT_STATES[to].live },
  )
}
