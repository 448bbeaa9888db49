import { MedusaError } from "@medusajs/framework/utils"
import type { AttentionKind } from "../../../domain/attention"
import { UNIT_COMES_FROM, type UnitState } from "../../../domain/unit-state"
import { caseById, endEmptied, lockSupplierOrders, openCaseById, refuse } from "./case-actions"
import { closeAnswered, closeCases, type CaseView } from "./cases"
import { addDeliveryTasks } from "./fulfillments"
import { moveAttempt, moveSupplierOrder, moveUnits } from "./moves"
import { closeShort } from "./negatives"
import { closeRefundCases } from "./refunds"
import { firstRow, rows, type Db } from "./sql"
import { missingAlone, waitingUnits } from "./successors"
import { addTask } from "./tasks"

/** Paid, and on the way to nowhere by itself soon: a case has to name them until they move on. */
const NAMED_ONLY_BY_CASES: readonly UnitState[] = ["timed_out", "missing", "waiting_wallet"]

/** Cases that stay until their held units move on. */
const KEEPS_HELD: readonly AttentionKind[] = ["held_for_review", "loss_guard", "no_denomination"]

/**
 * Ends a case by a note. What a person settled outside is recorded on the units: a refund task's are refunded, named ones closed, and so are held ones that
 * no other case names: they would stay held, seen by nobody.
 * @throws MedusaError NOT_FOUND; INVALID_DATA for units of another case, or that cannot be closed; NOT_ALLOWED for a closed case, while a refund is under way of more than
 * the case names, or when nobody would see any more that a paid unit waits.
 */
export async function resolveCase(trx: Db, id: string, by: string, input: { note: string; closeUnitIds: readonly string[] }): Promise<CaseView> {
  const found = await openCaseById(trx, id)
  const foreign = input.closeUnitIds.filter((unitId) => !found.unit_ids.includes(unitId))
  if (foreign.length) throw new MedusaError(MedusaError.Types.INVALID_DATA, `close_unit_ids: ${foreign.join(", ")} are not units of this case`)
  await lockSupplierOrders(trx, found.unit_ids)
  const closed = [...input.closeUnitIds, ...(await heldByNoOther(trx, found))]
  if (closed.length) {
    await closeUnits(trx, closed, input.note)
    await rows(trx, `update voucher_supplier_order set due_at = now() where order_id = :orderId and state in ('ready', 'waiting_wallet')`, { orderId: found.order_id })
  }
  if (found.kind === "unknown_outcome" && found.supplier_order_id) await declareNotCreated(trx, found, input.note)
  if (found.kind === "refund_task" || found.kind === "refund_unknown") await returnedByHand(trx, found, input.note)
  await closeCases(trx, { id }, by, input.note)
  await refuseUnseen(trx, found)
  if (closed.length) await endEmpty(trx, found, input.note)
  await shipRest(trx, found.unit_ids)
  return caseById(trx, id)
}

/** Called with the case closed. */
async function refuseUnseen(trx: Db, found: CaseView): Promise<void> {
  const unseen = await rows<{ id: string; state: UnitState }>(
    trx,
    `select u.id, u.state from voucher_unit u where u.id = any(:unitIds) and u.state = any(:states)
       and not exists (select 1 from voucher_case c where c.state = 'open' and c.unit_ids @> jsonb_build_array(u.id))
     order by u.line_item_id, u.unit_index`,
    { unitIds: found.unit_ids, states: [...NAMED_ONLY_BY_CASES] },
  )
  if (!unseen.length) return
  throw refuse(`${unseen.map(({ id, state }) => `${id} is ${state}`).join(", ")}: a note would hide a paid voucher that did not come. Check it, retry it or refund it; the case ends with that`)
}

async function closeUnits(trx: Db, ids: readonly string[], note: string): Promise<void> {
  await moveUnits(trx, ids, "cancelled", note)
  const open = await rows<{ id: string; state: UnitState }>(trx, `select id, state from voucher_unit where id = any(:ids) and state <> 'cancelled' order by line_item_id, unit_index`, { ids: [...ids] })
  if (!open.length) return
  const told = open.map(({ id, state }) => `${id} is ${state}`).join(", ")
  throw new MedusaError(MedusaError.Types.INVALID_DATA, `close_unit_ids: ${told}. Only units that are ${UNIT_COMES_FROM.cancelled.join(", ")} can be closed: leave the others out, and check or refund them first`)
}

/** Held units of the case that it alone keeps in sight. */
async function heldByNoOther(trx: Db, found: CaseView): Promise<string[]> {
  const held = await rows<{ id: string }>(
    trx,
    `select u.id from voucher_unit u where u.id = any(:unitIds) and u.state = 'held'
       and not exists (select 1 from voucher_case c where c.id <> :id and c.state = 'open' and c.kind = any(:kinds) and c.unit_ids @> jsonb_build_array(u.id))
     order by u.line_item_id, u.unit_index`,
    { id: found.id, unitIds: found.unit_ids, kinds: [...KEEPS_HELD] },
  )
  return held.map(({ id }) => id)
}

/** What was closed may have been the last that a supplier order, or another case, waited for. */
export async function endEmpty(trx: Db, found: Pick<CaseView, "order_id" | "unit_ids">, note: string): Promise<void> {
  const emptied = await rows<{ id: string }>(
    trx,
    `select supplier_order_id as id from voucher_unit where supplier_order_id in (select supplier_order_id from voucher_unit where id = any(:unitIds))
     group by 1 having bool_and(state in ('cancelled', 'refund_due', 'refunding', 'refunded')) order by 1`,
    { unitIds: found.unit_ids },
  )
  for (const { id } of emptied) await endEmptied(trx, id, note)
  if (found.order_id) await closeAnswered(trx, found.order_id)
}

/** The others of a supplier order may be delivered already: with the last one settled, its fulfillment can be shipped. */
export async function shipRest(trx: Db, unitIds: readonly string[]): Promise<void> {
  const orders = await rows<{ id: string }>(trx, `select distinct supplier_order_id as id from voucher_unit where id = any(:unitIds) and supplier_order_id is not null order by 1`, { unitIds: [...unitIds] })
  for (const { id } of orders) await addDeliveryTasks(trx, id)
}

/** A person returned the money of the case's units: with them ends a refund of ours that carries nothing else. */
async function returnedByHand(trx: Db, found: CaseView, note: string): Promise<void> {
  const refundIds = await refundsWithin(trx, found)
  await moveUnits(trx, found.unit_ids, "refund_due", "settled by a person")
  await moveUnits(trx, found.unit_ids, "refunded", note)
  await rows(trx, `update voucher_refund_intent set state = 'done', updated_at = now() where id = any(:refundIds)`, { refundIds })
  if (found.order_id) await closeRefundCases(trx, found.order_id, note)
}

/** The open refunds whose units the case names, all of them. @throws MedusaError NOT_ALLOWED for one that carries money of other units beside */
async function refundsWithin(trx: Db, found: CaseView): Promise<string[]> {
  const open = () => rows<{ id: string; unit_ids: string[] }>(trx, `select id, unit_ids from voucher_refund_intent where order_id = :orderId and state = 'open' order by id for update`, { orderId: found.order_id })
  // A refund before its units, as everybody takes them; and once more, since one may have been planned before we had the units.
  await open()
  await rows(trx, `select id from voucher_unit where id = any(:unitIds) order by line_item_id, unit_index for update`, { unitIds: found.unit_ids })
  const within = (await open()).filter((refund) => refund.unit_ids.some((unitId) => found.unit_ids.includes(unitId)))
  const others = [...new Set(within.flatMap((refund) => refund.unit_ids.filter((unitId) => !found.unit_ids.includes(unitId))))]
  if (others.length) {
    throw refuse(`A refund is under way that returns the money of ${others.join(", ")} together with that of this case. Wait until it is decided: what went back ends this case, and what did not can be resolved then. If a case "refund_unknown" names them, resolve that one first`)
  }
  return within.map((refund) => refund.id)
}

/** Hubble support told a person that the order does not exist: a known negative, its money goes back. */
async function declareNotCreated(trx: Db, found: CaseView, note: string): Promise<void> {
  const attempt = await firstRow<{ id: string }>(
    trx,
    `select a.id from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id
     where so.id = :id and so.state = 'unknown' and a.state = 'unknown' order by a.number desc limit 1 for update of so`,
    { id: found.supplier_order_id },
  )
  if (!attempt || !found.supplier_order_id || !found.order_id) throw refuse("The outcome of this order is known by now; look at its units")
  await moveAttempt(trx, attempt.id, "not_created", note)
  await rows(trx, `update voucher_supplier_order set lease_token = lease_token + 1 where id = :id`, { id: found.supplier_order_id })
  // What another attempt delivered or was charged for is not about this one.
  const unitIds = [...(await waitingUnits({ trx, attemptId: attempt.id })), ...(await missingAlone({ trx, attemptId: attempt.id }))]
  if (!unitIds.length) return moveSupplierOrder(trx, { id: found.supplier_order_id, to: "succeeded", cause: note, dueInMs: null })
  await moveUnits(trx, unitIds, "failed", note)
  await closeShort(trx, found.supplier_order_id, await moveUnits(trx, unitIds, "refund_due", note))
  await moveSupplierOrder(trx, { id: found.supplier_order_id, to: "failed", cause: note, dueInMs: null })
  await addTask(trx, { orderId: found.order_id, supplierOrderId: found.supplier_order_id, kind: "cancel_fulfillment" })
  await addTask(trx, { orderId: found.order_id, supplierOrderId: found.supplier_order_id, kind: "refund" })
}
