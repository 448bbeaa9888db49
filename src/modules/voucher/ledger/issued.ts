import type { UnitState } from "../../../domain/unit-state"
import { closeCases } from "./cases"
import { moveUnits } from "./moves"
import { closeRefundCases } from "./refunds"
import { firstRow, rows, type Db } from "./sql"
import { addTask } from "./tasks"

/** What became of the vouchers of an order that was bought on a reserved card sale (`protocol.md` 5.8). */
export interface Issue {
  awaitsCapture: boolean
  cartId: string | null
  units: { id: string; state: UnitState; lineItemId: string }[]
}

export async function issueOf(db: Db, orderId: string): Promise<Issue> {
  const purchase = await firstRow<{ awaits_capture: boolean; cart_id: string | null }>(db, `select awaits_capture, cart_id from voucher_purchase where order_id = :orderId`, { orderId })
  const units = await rows<{ id: string; state: UnitState; line_item_id: string }>(db, `select id, state, line_item_id from voucher_unit where order_id = :orderId order by id`, { orderId })
  return { awaitsCapture: purchase?.awaits_capture ?? false, cartId: purchase?.cart_id ?? null, units: units.map(({ line_item_id: lineItemId, ...unit }) => ({ ...unit, lineItemId })) }
}

/** The case of a capture that the card's bank refused. */
export const captureCaseKey = (orderId: string): string => `partly_refunded:capture:${orderId}`

/** The money is captured: codes may be shown, and tasks that waited for it (mail, refunds) are due. @returns the units whose codes this opened. */
export async function endAwaitingCapture(trx: Db, orderId: string): Promise<string[]> {
  const ended = await firstRow(trx, `update voucher_purchase set awaits_capture = false, updated_at = now() where order_id = :orderId and awaits_capture returning id`, { orderId })
  if (!ended) return []
  await rows(trx, `update voucher_task set due_at = now(), updated_at = now() where order_id = :orderId and state = 'due' and kind = 'refund'`, { orderId })
  await closeCases(trx, { dedupeKeys: [captureCaseKey(orderId)] }, "system", "the payment was captured")
  const delivered = await rows<{ id: string }>(trx, `select id from voucher_unit where order_id = :orderId and state = 'delivered' order by line_item_id, unit_index`, { orderId })
  return delivered.map(({ id }) => id)
}

/** One task settles the order, whatever supplier orders its units belong to. */
export async function wantRefund(trx: Db, orderId: string): Promise<void> {
  await addTask(trx, { orderId, supplierOrderId: null, kind: "refund" })
}

/** Nothing was charged: what was to be given back is closed. */
export async function nothingCharged(trx: Db, orderId: string, note: string): Promise<void> {
  const due = await rows<{ id: string }>(trx, `select id from voucher_unit where order_id = :orderId and state in ('failed', 'refund_due')`, { orderId })
  await moveUnits(trx, due.map(({ id }) => id), "cancelled", note)
  await closeRefundCases(trx, orderId, note)
  await closeCases(trx, { dedupeKeys: [captureCaseKey(orderId)] }, "system", note)
}
