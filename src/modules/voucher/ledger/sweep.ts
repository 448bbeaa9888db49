import { firstRow, newId, rows, type Db } from "./sql"

const CURSOR = "orders"
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

/** Remembers an unpaid order with voucher lines, so that the sweep asks again until it is paid. */
export async function watchOrder(db: Db, input: { orderId: string; cartId: string | null; customerId: string | null; currency: string }): Promise<void> {
  await rows(
    db,
    `insert into voucher_purchase (id, order_id, cart_id, customer_id, currency_code) values (:id, :orderId, :cartId, :customerId, :currency) on conflict (order_id) do nothing`,
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

/** Watched orders after a key, in key order. */
export async function watchedOrders(db: Db, input: { after: string; limit: number }): Promise<string[]> {
  const found = await rows<{ order_id: string }>(db, `select order_id from voucher_purchase where paid_at is null and order_id > :after order by order_id limit :limit`, input)
  return found.map((row) => row.order_id)
}

/** The last Medusa order id that the sweep is done with; ids are ULIDs, so later orders come after it. */
export async function sweepCursor(db: Db): Promise<string> {
  return (await firstRow<{ last_order_id: string }>(db, `select last_order_id from voucher_sweep where id = :id`, { id: CURSOR }))?.last_order_id ?? ""
}

export async function keepSweepCursor(db: Db, lastOrderId: string): Promise<void> {
  await rows(
    db,
    `insert into voucher_sweep (id, last_order_id) values (:id, :lastOrderId)
     on conflict (id) do update set last_order_id = greatest(voucher_sweep.last_order_id, excluded.last_order_id), updated_at = now()`,
    { id: CURSOR, lastOrderId },
  )
}

/** Makes supplier orders of an order that wait (for the wallet, a limit, a retry) due now. */
export async function wakeUnsent(db: Db, orderId: string): Promise<void> {
  await rows(db, `update voucher_supplier_order set due_at = now(), updated_at = now() where order_id = :orderId and state in ('ready', 'waiting_wallet')`, { orderId })
}
