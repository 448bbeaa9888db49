import { moveSupplierOrder } from "./moves"
import { firstRow, rows, type Db } from "./sql"
import { endTask, type TaskClaim } from "./tasks"

/** What a task on Medusa's side needs to know of a supplier order; quantities per order line. */
export interface FulfillmentView {
  supplierOrderId: string
  orderId: string
  state: string
  fulfillmentId: string | null
  lines: { lineItemId: string; quantity: number; delivered: number }[]
}

export async function fulfillmentView(db: Db, supplierOrderId: string): Promise<FulfillmentView | null> {
  const order = await firstRow<{ order_id: string; state: string; fulfillment_id: string | null }>(db, `select order_id, state, fulfillment_id from voucher_supplier_order where id = :supplierOrderId`, { supplierOrderId })
  if (!order) return null
  const lines = await rows<{ line_item_id: string; quantity: number; delivered: number }>(
    db,
    `select line_item_id, count(*)::int as quantity, (count(*) filter (where state = 'delivered'))::int as delivered
     from voucher_unit where supplier_order_id = :supplierOrderId and state <> 'cancelled' group by line_item_id order by line_item_id`,
    { supplierOrderId },
  )
  return {
    supplierOrderId,
    orderId: order.order_id,
    state: order.state,
    fulfillmentId: order.fulfillment_id,
    lines: lines.map((line) => ({ lineItemId: line.line_item_id, quantity: line.quantity, delivered: line.delivered })),
  }
}

/** Medusa's fulfillment stands: the supplier order becomes claimable, and the task ends, in one commit. */
export async function fulfillmentCreated(trx: Db, task: TaskClaim, fulfillmentId: string): Promise<boolean> {
  if (!(await endTask(trx, task, { state: "done" }))) return false
  const waiting = await firstRow(
    trx,
    `update voucher_supplier_order set fulfillment_id = :fulfillmentId, updated_at = now() where id = :id and state = 'awaiting_fulfillment' returning id`,
    { id: task.supplierOrderId, fulfillmentId },
  )
  if (waiting && task.supplierOrderId) await moveSupplierOrder(trx, { id: task.supplierOrderId, to: "ready", cause: `fulfillment ${fulfillmentId}`, dueInMs: 0 })
  return true
}
