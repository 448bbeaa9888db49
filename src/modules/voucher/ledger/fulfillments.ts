import { MedusaError } from "@medusajs/framework/utils"
import { SENT_STATES, type UnitState } from "../../../domain/unit-state"
import { forgetBrandWait } from "./brand-wait"
import { closeCases, openCase } from "./cases"
import { moveSupplierOrder, moveUnits } from "./moves"
import { firstRow, rows, type Db } from "./sql"
import { addTask, endTask, type TaskClaim } from "./tasks"

/** Key in a fulfillment's metadata and data by which one of ours is found again after a crash; an id, so it may be public. */
export const SUPPLIER_ORDER_KEY = "voucher_supplier_order_id"

/** What a task on Medusa's side needs to know of a supplier order; quantities per order line. */
export interface FulfillmentView {
  supplierOrderId: string
  orderId: string
  state: string
  fulfillmentId: string | null
  /** A replacement was begun and not ended. */
  replacing: boolean
  /** The money of every unit is back or on its way, and nothing was delivered. */
  returned: boolean
  lines: { lineItemId: string; quantity: number; delivered: number }[]
}

/** What another supplier order has in a fulfillment. */
export interface TakenQuantity {
  fulfillmentId: string
  lineItemId: string
  quantity: number
}

export async function fulfillmentView(db: Db, supplierOrderId: string): Promise<FulfillmentView | null> {
  const found = await rows<{ order_id: string; state: string; fulfillment_id: string | null; replacing: boolean; line_item_id: string | null; quantity: number; delivered: number; returned: number }>(
    db,
    `select so.order_id, so.state, so.fulfillment_id, so.replacing, line.* from voucher_supplier_order so left join lateral (
       select line_item_id, count(*)::int as quantity, (count(*) filter (where state = 'delivered'))::int as delivered, (count(*) filter (where state in ('refund_due', 'refunding', 'refunded')))::int as returned
       from voucher_unit where supplier_order_id = so.id and state <> 'cancelled' group by line_item_id) line on true
     where so.id = :supplierOrderId order by line.line_item_id`,
    { supplierOrderId },
  )
  const [order] = found
  if (!order) return null
  const lines = found.flatMap(({ line_item_id: lineItemId, quantity, delivered, returned }) => (lineItemId === null ? [] : [{ lineItemId, quantity, delivered, returned }]))
  return {
    supplierOrderId,
    orderId: order.order_id,
    state: order.state,
    fulfillmentId: order.fulfillment_id,
    replacing: order.replacing,
    returned: lines.every((line) => line.returned === line.quantity),
    lines: lines.map(({ lineItemId, quantity, delivered }) => ({ lineItemId, quantity, delivered })),
  }
}

/** Marks a supplier order whose fulfillment the ledger itself is about to exchange, so that the provider lets it go. */
export async function beginReplacing(db: Db, supplierOrderId: string): Promise<void> {
  await rows(db, `update voucher_supplier_order set replacing = true, updated_at = now() where id = :supplierOrderId`, { supplierOrderId })
}

/** The new fulfillment holds the delivered quantity only. */
export async function endReplacing(db: Db, supplierOrderId: string, fulfillmentId: string): Promise<void> {
  await rows(db, `update voucher_supplier_order set replacing = false, fulfillment_id = :fulfillmentId, updated_at = now() where id = :supplierOrderId`, { supplierOrderId, fulfillmentId })
}

/** Adds the ship and deliver tasks once every unit of a supplier order is delivered or settled otherwise. */
export async function addDeliveryTasks(trx: Db, supplierOrderId: string): Promise<void> {
  const row = await firstRow<{ order_id: string; delivered: number; open: number }>(
    trx,
    `select order_id, (count(*) filter (where state = 'delivered'))::int as delivered, (count(*) filter (where state not in ('delivered', 'refunded', 'cancelled')))::int as open
     from voucher_unit where supplier_order_id = :supplierOrderId group by order_id`,
    { supplierOrderId },
  )
  if (!row?.delivered || row.open) return
  for (const kind of ["ship", "deliver"] as const) await addTask(trx, { orderId: row.order_id, supplierOrderId, kind })
}

/** Medusa's fulfillment stands, `made` in this turn or found: the supplier order becomes claimable, and the task ends, in one commit. */
export async function fulfillmentCreated(trx: Db, task: TaskClaim, fulfillmentId: string, made: boolean): Promise<boolean> {
  if (!(await endTask(trx, task, { state: "done", madeVersion: made }))) return false
  const waiting = await firstRow(
    trx,
    `update voucher_supplier_order set fulfillment_id = :fulfillmentId, replacing = false, updated_at = now() where id = :id and state = 'awaiting_fulfillment' returning id`,
    { id: task.supplierOrderId, fulfillmentId },
  )
  if (waiting && task.supplierOrderId) await moveSupplierOrder(trx, { id: task.supplierOrderId, to: "ready", cause: `fulfillment ${fulfillmentId}`, dueInMs: 0 })
  return true
}

/** Units per order line that other supplier orders of the order have in a fulfillment: one that an admin made may hold several of them. */
export async function takenQuantities(db: Db, view: Pick<FulfillmentView, "orderId" | "supplierOrderId">): Promise<TakenQuantity[]> {
  return rows<TakenQuantity>(
    db,
    `select so.fulfillment_id as "fulfillmentId", u.line_item_id as "lineItemId", count(*)::int as quantity from voucher_supplier_order so join voucher_unit u on u.supplier_order_id = so.id
     where so.order_id = :orderId and so.id <> :supplierOrderId and so.fulfillment_id is not null and u.state <> 'cancelled' group by so.fulfillment_id, u.line_item_id`,
    { orderId: view.orderId, supplierOrderId: view.supplierOrderId },
  )
}

/** The supplier orders that a fulfillment of Medusa stands for. */
async function supplierOrdersOf(db: Db, fulfillmentId: string): Promise<string[]> {
  return (await rows<{ id: string }>(db, `select id from voucher_supplier_order where fulfillment_id = :fulfillmentId order by id`, { fulfillmentId })).map((row) => row.id)
}

/**
 * Whether a worker is making the fulfillment at this moment: Medusa cancels what it could not finish (an open order change, say), and that is
 * nobody's wish. An admin who cancels in the same moment is seen by the claim, which looks at the fulfillment before anything is bought.
 */
async function isBeingMade(db: Db, supplierOrderId: string): Promise<boolean> {
  const found = await firstRow(
    db,
    `select 1 as found from voucher_task t join voucher_purchase p on p.order_id = t.order_id
     where t.supplier_order_id = :supplierOrderId and t.kind = 'fulfill' and t.state = 'due' and t.tries > 0 and p.task_lease_until > now()`,
    { supplierOrderId },
  )
  return found !== undefined
}

/**
 * An admin cancels a fulfillment: refused while the supplier may have been charged for it; otherwise the unsent units are held
 * with a case, never cancelled, because the order still stands and is paid (`protocol.md` section 4).
 */
export async function refuseCancel(trx: Db, supplierOrderId: string): Promise<string | null> {
  const order = await firstRow<{ id: string; order_id: string; state: string }>(trx, `select id, order_id, state from voucher_supplier_order where id = :supplierOrderId and not replacing for update`, { supplierOrderId })
  if (!order || order.state === "failed" || order.state === "cancelled") return null
  const units = await rows<{ id: string; state: UnitState }>(trx, `select id, state from voucher_unit where supplier_order_id = :supplierOrderId`, { supplierOrderId })
  const sent = units.filter((unit) => SENT_STATES.includes(unit.state))
  if (sent.length) {
    return `Vouchers of this fulfillment are ordered or delivered (${[...new Set(sent.map((unit) => unit.state))].join(", ")}) and cannot be taken back. Wait for the outcome or refund the order instead.`
  }
  if (order.state === "awaiting_fulfillment" && (await isBeingMade(trx, order.id))) return null
  const held = await moveUnits(trx, units.map((unit) => unit.id), "held", "an admin cancelled the fulfillment")
  if (!held.length) return null
  // Forgotten, so that the news of this cancel, come late, does not hold what a person released meanwhile.
  await rows(trx, `update voucher_supplier_order set fulfillment_id = null where id = :supplierOrderId`, { supplierOrderId })
  await moveSupplierOrder(trx, { id: order.id, to: "held", cause: "an admin cancelled the fulfillment", dueInMs: null })
  await closeCases(trx, { supplierOrderId, kinds: ["waiting_for_wallet", "rate_limited", "order_change_open"] }, "system", "an admin cancelled the fulfillment")
  await forgetBrandWait(trx, supplierOrderId, "an admin cancelled the fulfillment")
  const reason = "The fulfillment was cancelled by hand before the vouchers were ordered. Retry orders them again; refund returns the money."
  await openCase(trx, { kind: "held_for_review", orderId: order.order_id, supplierOrderId, unitIds: held, joins: true, reason })
  return null
}

/** The same for a fulfillment of our provider that an admin made himself, by its id; one refusal is a refusal of all it stands for. */
export async function refuseCancelOf(trx: Db, fulfillmentId: string): Promise<void> {
  for (const id of await supplierOrdersOf(trx, fulfillmentId)) {
    const refused = await refuseCancel(trx, id)
    if (refused) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, refused)
  }
}

/** A fulfillment is cancelled already, perhaps of a provider that never asked us: what was not sent for it is held. */
export async function fulfillmentCancelled(trx: Db, fulfillmentId: string): Promise<void> {
  for (const id of await supplierOrdersOf(trx, fulfillmentId)) await refuseCancel(trx, id)
}
