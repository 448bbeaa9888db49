import type { Minor } from "../../../domain/money"
import { moveSupplierOrder } from "./moves"
import { ageMs, rows, type Db } from "./sql"

interface Waiting {
  id: string
  amount: Minor
  waiting_ms: number
}

/** What a balance read let go, and how many orders still wait. */
export interface Released {
  released: number
  waiting: number
}

const waitingOrders = (trx: Db) =>
  rows<Waiting>(
    trx,
    `select id, amount_minor::float8 as amount, coalesce(${ageMs("waiting_since")}, 0) as waiting_ms from voucher_supplier_order
     where state = 'waiting_wallet' and (lease_until is null or lease_until < now()) order by waiting_since, id for update skip locked`,
  )

async function release(trx: Db, id: string, cause: string): Promise<void> {
  await rows(trx, `update voucher_supplier_order set funded = true where id = :id`, { id })
  await moveSupplierOrder(trx, { id, to: "ready", cause, dueInMs: 0, waiting: true })
}

/**
 * Lets go what a balance covers, oldest first, after the gross of orders whose outcome is open. One too large is passed by smaller ones for
 * `skipMs`, then funds are kept for it (`protocol.md` 3.13).
 */
export async function releaseFunded(trx: Db, balance: Minor, skipMs: number): Promise<Released> {
  const [open] = await rows<{ gross: Minor }>(trx, `select coalesce(sum(amount_minor), 0)::float8 as gross from voucher_supplier_order where state in ('placing', 'unknown', 'processing') or (state = 'ready' and funded)`)
  let left = balance - (open?.gross ?? 0)
  const waiting = await waitingOrders(trx)
  const result: Released = { released: 0, waiting: waiting.length }
  for (const order of waiting) {
    if (order.amount <= left) {
      await release(trx, order.id, "the wallet covers it")
      left -= order.amount
      result.released += 1
      result.waiting -= 1
    } else if (order.waiting_ms >= skipMs) break
  }
  return result
}

/** While the balance cannot be read, the oldest waiting order goes through as a probe. */
export async function releaseProbe(trx: Db): Promise<boolean> {
  const [oldest] = await waitingOrders(trx)
  if (oldest) await release(trx, oldest.id, "probe, the wallet cannot be read")
  return oldest !== undefined
}

/** Makes orders that are ready, but put off, due now. */
export async function wakeReady(db: Db): Promise<void> {
  await rows(db, `update voucher_supplier_order set due_at = now(), updated_at = now() where state = 'ready' and due_at > now() and waiting_since is null and last_problem = 'placement is paused'`)
}

/** The largest order that waits for the wallet, in minor units; null when none does. */
export async function waitingAmount(db: Db): Promise<Minor | null> {
  const [row] = await rows<{ amount: Minor | null }>(db, `select max(amount_minor)::float8 as amount from voucher_supplier_order where state = 'waiting_wallet'`)
  return row?.amount ?? null
}

/** Orders that waited longer than the policy allows are due for giving up. */
export async function wakeOverdueWaiting(db: Db, waitMs: number): Promise<number> {
  const woken = await rows(
    db,
    `update voucher_supplier_order set due_at = now(), updated_at = now() where state = 'waiting_wallet' and due_at is null
       and waiting_since <= now() - (:waitMs * interval '1 millisecond') returning id`,
    { waitMs },
  )
  return woken.length
}
