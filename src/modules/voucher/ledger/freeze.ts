import { SENT_STATES, type UnitState } from "../../../domain/unit-state"
import { closeCases } from "./cases"
import { logTransitions, moveSupplierOrder, moveUnits } from "./moves"
import { addTask } from "./tasks"
import { firstRow, rows, type Db } from "./sql"

export type FreezeResult = { frozen: true; supplierOrderIds: string[] } | { frozen: false; reason: string; busy: boolean }

/** How long one cancel may take, in real time: until then a second one waits, since two of Medusa's break each other's refund. */
const CANCEL_TAKES_MS = 15_000

/**
 * Freezes an order for a cancellation: while the freeze stands nothing is sent for it. Refused when the supplier may have been charged,
 * and, for the moment, while a task works on its fulfillments or another cancel is on its way (`protocol.md` section 4).
 */
export async function freezeOrder(trx: Db, orderId: string, freezeMs: number): Promise<FreezeResult> {
  const purchase = await firstRow<{ busy: boolean; being_cancelled: boolean }>(
    trx,
    `select coalesce(task_lease_until > now(), false) as busy, coalesce(frozen_until > now() + (:restMs * interval '1 millisecond'), false) as being_cancelled
     from voucher_purchase where order_id = :orderId for update`,
    { orderId, restMs: Math.max(0, freezeMs - CANCEL_TAKES_MS) },
  )
  if (!purchase) return { frozen: true, supplierOrderIds: [] }
  if (purchase.being_cancelled) return { frozen: false, busy: true, reason: "The order is being cancelled already. Try again in a moment." }
  if (purchase.busy) return { frozen: false, busy: true, reason: "The order is being worked on. Try again in a moment." }
  const orders = await rows<{ id: string }>(trx, `select id from voucher_supplier_order where order_id = :orderId order by id for update`, { orderId })
  const units = await rows<{ state: UnitState }>(trx, `select state from voucher_unit where order_id = :orderId`, { orderId })
  const sent = [...new Set(units.map((unit) => unit.state).filter((state) => SENT_STATES.includes(state)))]
  if (sent.length) {
    const advice = sent.includes("delivered") ? "Delivered vouchers cannot be taken back: refund the order instead." : "Wait until Hubble has answered, then refund or cancel."
    return { frozen: false, busy: false, reason: `The order cannot be cancelled: its vouchers are ${sent.join(", ")}. ${advice}` }
  }
  await rows(trx, `update voucher_purchase set frozen_until = now() + (:freezeMs * interval '1 millisecond'), updated_at = now() where order_id = :orderId`, { orderId, freezeMs })
  return { frozen: true, supplierOrderIds: orders.map((order) => order.id) }
}

/** Lets a frozen order go on: its cancellation did not happen. Fulfillments cancelled on the way are made again. */
export async function thawOrder(trx: Db, orderId: string): Promise<boolean> {
  const thawed = await firstRow(trx, `update voucher_purchase set frozen_until = null, updated_at = now() where order_id = :orderId and frozen_until is not null returning id`, { orderId })
  return thawed !== undefined
}

/** Frozen orders whose freeze ran out; the caller asks Medusa whether they were cancelled. */
export async function overdueFreezes(db: Db, limit: number): Promise<string[]> {
  const found = await rows<{ order_id: string }>(db, `select order_id from voucher_purchase where frozen_until < now() order by frozen_until limit :limit`, { limit })
  return found.map((row) => row.order_id)
}

/** Whether a freeze stands for the order of this supplier order. */
export async function isFrozen(db: Db, supplierOrderId: string): Promise<boolean> {
  const row = await firstRow(
    db,
    `select 1 as frozen from voucher_supplier_order so join voucher_purchase p on p.order_id = so.order_id where so.id = :supplierOrderId and p.frozen_until > now()`,
    { supplierOrderId },
  )
  return row !== undefined
}

/** The fulfillment of a frozen order was cancelled: it is made again unless the order is cancelled before the freeze ends. */
export async function fulfillmentGone(trx: Db, supplierOrderId: string): Promise<void> {
  const order = await firstRow<{ order_id: string; state: string }>(trx, `select order_id, state from voucher_supplier_order where id = :supplierOrderId for update`, { supplierOrderId })
  if (!order || !["awaiting_fulfillment", "ready", "waiting_wallet"].includes(order.state)) return
  await rows(trx, `update voucher_supplier_order set fulfillment_id = null where id = :supplierOrderId`, { supplierOrderId })
  await moveSupplierOrder(trx, { id: supplierOrderId, to: "awaiting_fulfillment", cause: "its fulfillment was cancelled", dueInMs: null })
  const again = await rows<{ id: string; order_id: string; from_state: string }>(
    trx,
    `with old as (select id, state from voucher_task where dedupe_key = 'fulfill:' || :supplierOrderId for update)
     update voucher_task t set state = 'due', due_at = coalesce(p.frozen_until, now()), tries = least(t.tries, 1), first_try_at = null, last_error = null, updated_at = now()
     from voucher_purchase p, old where p.order_id = t.order_id and t.id = old.id returning t.id, t.order_id, old.state as from_state`,
    { supplierOrderId },
  )
  await logTransitions(trx, "task", again.filter(({ from_state: from }) => from !== "due"), "due", "its fulfillment was cancelled")
}

/** The Medusa order is cancelled: what was not sent is closed; what slipped through becomes a case when its voucher arrives. */
export async function closeCancelledOrder(trx: Db, orderId: string): Promise<string[]> {
  await rows(trx, `update voucher_purchase set frozen_until = null, updated_at = now() where order_id = :orderId`, { orderId })
  const orders = await rows<{ id: string; state: string }>(trx, `select id, state from voucher_supplier_order where order_id = :orderId for update`, { orderId })
  const units = await rows<{ id: string }>(trx, `select id from voucher_unit where order_id = :orderId`, { orderId })
  const closed = await moveUnits(trx, units.map((unit) => unit.id), "cancelled", "the order was cancelled")
  for (const order of orders) {
    const sent = await firstRow(trx, `select 1 as sent from voucher_unit where supplier_order_id = :id and state = any(:sent) limit 1`, { id: order.id, sent: [...SENT_STATES] })
    if (sent || !["awaiting_fulfillment", "ready", "waiting_wallet", "held", "failed"].includes(order.state)) continue
    await moveSupplierOrder(trx, { id: order.id, to: "cancelled", cause: "the order was cancelled", dueInMs: null })
    await closeCases(trx, { supplierOrderId: order.id, kinds: ["waiting_for_wallet", "rate_limited", "order_change_open", "held_for_review", "refund_task"] }, "system", "the order was cancelled")
    await addTask(trx, { orderId, supplierOrderId: order.id, kind: "cancel_fulfillment" })
  }
  await closeCases(trx, { orderId, kinds: ["held_for_review", "loss_guard", "partly_refunded", "no_denomination", "refund_task"] }, "system", "the order was cancelled")
  return closed
}
