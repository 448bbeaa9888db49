import { firstRow, newId, rows, type Db } from "./sql"

/** What the sweep reads of Medusa by key: orders, and changes of orders (edits, claims, exchanges). */
export type SweptList = "orders" | "changes"
/** The row by which processes that take up work show that they live; it has no cursor. */
const PULSE = "pulse"

/** A process that takes up work is here. */
export async function beat(db: Db): Promise<void> {
  await rows(db, `insert into voucher_sweep (id, last_order_id) values (:id, '') on conflict (id) do update set updated_at = now()`, { id: PULSE })
}

/** How long ago one was (null: never), and the database's time. */
export async function pulse(db: Db): Promise<{ beat_ago_ms: number | null; database_ms: number }> {
  const row = await firstRow<{ beat_ago_ms: number | null; database_ms: number }>(
    db,
    `select (select extract(epoch from now() - updated_at) * 1000 from voucher_sweep where id = :id)::float8 as beat_ago_ms, (extract(epoch from clock_timestamp()) * 1000)::float8 as database_ms`,
    { id: PULSE },
  )
  return row ?? { beat_ago_ms: null, database_ms: Date.now() }
}

/** Remembers an unpaid order with voucher lines, so that the sweep asks again until it is paid, and whom a lost link is mailed to. */
export async function watchOrder(db: Db, input: { orderId: string; cartId: string | null; customerId: string | null; email: string | null; currency: string }): Promise<void> {
  await rows(
    db,
    `insert into voucher_purchase (id, order_id, cart_id, customer_id, buyer_email, currency_code) values (:id, :orderId, :cartId, :customerId, :email, :currency) on conflict (order_id) do nothing`,
    { id: newId("vpur"), ...input },
  )
}

/** Stops watching an order that was cancelled before it was paid, and forgets for whom its vouchers would have been. */
export async function unwatchOrder(db: Db, orderId: string): Promise<void> {
  await rows(
    db,
    `with gone as (delete from voucher_purchase where order_id = :orderId and paid_at is null returning order_id)
     delete from voucher_recipient where order_id in (select order_id from gone)`,
    { orderId },
  )
}

/** What a sweep took. `since`: when it began, by the database clock; given back for the next page, so that a sweep looks at each order once. */
export interface SweepPage<Taken> {
  taken: Taken[]
  since: string
}

/** An order to look at again, and how often that was asked for: asked again during the look, it is looked at once more. */
export interface Recheck {
  orderId: string
  asked: number
}

async function sinceOf(db: Db, since: string | null): Promise<string> {
  return since ?? (await firstRow<{ now: string }>(db, `select cast(clock_timestamp() as text) as now`))?.now ?? ""
}

/**
 * Takes unpaid orders, those longest unseen first: a sweep that runs out of time goes on where the last one stopped, and two at once share them.
 * `since`: null for the first page.
 */
export async function takeUnpaid(db: Db, input: { since: string | null; limit: number }): Promise<SweepPage<string>> {
  const since = await sinceOf(db, input.since)
  const found = await rows<{ order_id: string }>(
    db,
    `update voucher_purchase set looked_at = clock_timestamp() where id in (
       select id from voucher_purchase where paid_at is null and (looked_at is null or looked_at < cast(:since as timestamptz))
       order by looked_at nulls first, id limit :limit for update skip locked)
     returning order_id`,
    { since, limit: input.limit },
  )
  return { taken: found.map((row) => row.order_id), since }
}

/** Has the sweep look at orders again, whatever it knows of them: Medusa changed them, they could not be ensured, or units of them wait for their money. */
export async function recheckOrders(db: Db, orderIds: readonly string[]): Promise<void> {
  if (!orderIds.length) return
  await rows(
    db,
    `insert into voucher_recheck (order_id) select distinct unnest(cast(:orderIds as text[])) order by 1
     on conflict (order_id) do update set asked = voucher_recheck.asked + 1, updated_at = now()`,
    { orderIds: [...orderIds] },
  )
}

/** Takes orders to look at again, in the same turns as unpaid ones. */
export async function takeRechecks(db: Db, input: { since: string | null; limit: number }): Promise<SweepPage<Recheck>> {
  const since = await sinceOf(db, input.since)
  const taken = await rows<Recheck>(
    db,
    `update voucher_recheck set looked_at = clock_timestamp() where order_id in (
       select order_id from voucher_recheck where looked_at is null or looked_at < cast(:since as timestamptz)
       order by looked_at nulls first, order_id limit :limit for update skip locked)
     returning order_id as "orderId", asked`,
    { since, limit: input.limit },
  )
  return { taken, since }
}

/** The look is done, unless somebody asked for another one meanwhile. */
export async function endRechecks(db: Db, done: readonly Recheck[]): Promise<void> {
  if (!done.length) return
  await rows(
    db,
    `delete from voucher_recheck r using unnest(cast(:orderIds as text[]), cast(:asked as int[])) as done (order_id, asked) where r.order_id = done.order_id and r.asked = done.asked`,
    { orderIds: done.map(({ orderId }) => orderId), asked: done.map(({ asked }) => asked) },
  )
}

/** How far the sweep has read a list of Medusa. */
export interface SweepCursor {
  /** The last id that it is done with; ids are ULIDs, so later ones come after it. */
  lastId: string
  /** The database's time, in epoch milliseconds: a process whose clock is ahead would take every order for an old one, and pass those before it that are still being written. */
  nowMs: number
}

export async function sweepCursor(db: Db, list: SweptList): Promise<SweepCursor> {
  const row = await firstRow<{ last_id: string | null; now_ms: number }>(
    db,
    `select (select last_order_id from voucher_sweep where id = :list) as last_id, (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`,
    { list },
  )
  return { lastId: row?.last_id ?? "", nowMs: row?.now_ms ?? Date.now() }
}

export async function keepSweepCursor(db: Db, list: SweptList, lastId: string): Promise<void> {
  await rows(
    db,
    `insert into voucher_sweep (id, last_order_id) values (:list, :lastId)
     on conflict (id) do update set last_order_id = greatest(voucher_sweep.last_order_id, excluded.last_order_id), updated_at = now()`,
    { list, lastId },
  )
}

/** Notes orders that Medusa changed and passes their changes, in the caller's transaction. `lastId`: null passes none. */
export async function recheckChanged(trx: Db, input: { orderIds: readonly string[]; lastId: string | null }): Promise<void> {
  await recheckOrders(trx, input.orderIds)
  if (input.lastId !== null) await keepSweepCursor(trx, "changes", input.lastId)
}

/** Makes supplier orders of an order that wait (for the wallet, a limit, a retry) due now. */
export async function wakeUnsent(db: Db, orderId: string): Promise<void> {
  await rows(db, `update voucher_supplier_order set due_at = now(), updated_at = now() where order_id = :orderId and state in ('ready', 'waiting_wallet')`, { orderId })
}
