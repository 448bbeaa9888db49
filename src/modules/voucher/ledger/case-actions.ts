import { MedusaError } from "@medusajs/framework/utils"
import { fitsVouchers, type CaseAction } from "../../../domain/case-actions"
import type { UnitState } from "../../../domain/unit-state"
import { BRAND_WAIT } from "./brand-wait"
import { closeAnswered, closeCases, listCases, nameUnits, openCase, type CaseView } from "./cases"
import { moveSupplierOrder, moveUnits } from "./moves"
import { askRefund } from "./refunds"
import { askReversal, type PaidUnit } from "./take-back"
import { addTask } from "./tasks"
import { firstRow, rows, type Db } from "./sql"

export const refuse = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)

export async function caseById(db: Db, id: string): Promise<CaseView> {
  const { cases } = await listCases(db, { id, state: "all", limit: 1, offset: 0 })
  const found = cases[0]
  if (!found) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Case ${id} was not found`)
  return found
}

export async function openCaseById(db: Db, id: string): Promise<CaseView> {
  const found = await caseById(db, id)
  if (found.state === "closed") throw refuse(`Case ${id} is closed already`)
  return found
}

function must(found: CaseView, action: CaseAction): void {
  if (!fitsVouchers(found.kind, action)) throw refuse(`A case of kind "${found.kind}" cannot be ended by ${action}`)
}

/** Makes the supplier order of a case due for one look or read now. */
export async function checkCase(trx: Db, id: string): Promise<CaseView> {
  const found = await openCaseById(trx, id)
  must(found, "check")
  await rows(
    trx,
    `update voucher_supplier_order set due_at = now(), extra_read = true, extra_read_at = now(), updated_at = now()
     where id = :id and state in ('unknown', 'processing', 'timed_out', 'succeeded')`,
    { id: found.supplier_order_id },
  )
  return found
}

/** Lets held or waiting units go on; a missing fulfillment is made first. */
export async function retryCase(trx: Db, id: string, by: string): Promise<CaseView> {
  const found = await openCaseById(trx, id)
  must(found, "retry")
  const orders = await rows<{ id: string; state: string; fulfillment_id: string | null }>(
    trx,
    `select id, state, fulfillment_id from voucher_supplier_order where (cast(:supplierOrderId as text) is null or id = :supplierOrderId) and order_id = :orderId for update`,
    { supplierOrderId: found.supplier_order_id, orderId: found.order_id },
  )
  await rows(trx, `update voucher_task set due_at = now(), updated_at = now() where order_id = :orderId and state = 'due'`, { orderId: found.order_id })
  let released = found.kind === "held_for_review" ? await releaseAdded(trx, found) : 0
  for (const order of orders) released += await release(trx, order.id, order.state, found)
  const ends = found.kind === "held_for_review" || found.kind === "loss_guard" || found.kind === "refund_task"
  if (ends && !released) throw refuse("None of the units of this case can be ordered again")
  const owed = found.kind === "refund_task" ? await owedUnits(trx, found.unit_ids) : []
  if (owed.length) await nameUnits(trx, id, owed)
  else if (ends) await closeCases(trx, { id }, by, "ordered again")
  return caseById(trx, id)
}

/** Those whose money still has to go back: what could not be ordered again stays with its case. */
async function owedUnits(trx: Db, unitIds: readonly string[]): Promise<string[]> {
  const owed = await rows<{ id: string }>(trx, `select id from voucher_unit where id = any(:unitIds) and state in ('refund_due', 'refunding') order by line_item_id, unit_index`, { unitIds: [...unitIds] })
  return owed.map(({ id }) => id)
}

/** Units that were added after payment have no supplier order yet: from now on they only wait for a split, which ensuring the order gives them. */
async function releaseAdded(trx: Db, found: CaseView): Promise<number> {
  const units = await rows<{ id: string; brand_id: string }>(trx, `select id, brand_id from voucher_unit where id = any(:ids) and supplier_order_id is null and state = 'held'`, { ids: found.unit_ids })
  for (const brandId of new Set(units.map((unit) => unit.brand_id))) {
    const unitIds = units.filter((unit) => unit.brand_id === brandId).map((unit) => unit.id)
    await openCase(trx, { kind: "no_denomination", dedupeKey: `no_denomination:${found.order_id}:${brandId}`, orderId: found.order_id, unitIds, joins: true, reason: "Released by a person, waiting for a legal split." })
  }
  return units.length
}

/**
 * The open cases that hold these units: only they let them go, and only the last of them, since each was opened for a reason of its own. One that waits
 * for a brand holds nothing.
 */
async function holdersOf(trx: Db, unitIds: readonly string[]): Promise<string[]> {
  const holders = await rows<{ id: string }>(
    trx,
    `select id from voucher_case where state = 'open' and kind in ('held_for_review', 'loss_guard') and dedupe_key not like :brandWaits and jsonb_exists_any(unit_ids, cast(:unitIds as text[]))`,
    { unitIds: [...unitIds], brandWaits: `${BRAND_WAIT}%` },
  )
  return holders.map(({ id }) => id)
}

async function release(trx: Db, supplierOrderId: string, state: string, found: CaseView): Promise<number> {
  const units = await rows<{ id: string }>(trx, `select id from voucher_unit where supplier_order_id = :supplierOrderId`, { supplierOrderId })
  // What the case of a refund does not name may have its money back by hand.
  const ids = units.map((unit) => unit.id).filter((unitId) => found.kind !== "refund_task" || found.unit_ids.includes(unitId))
  if (!ids.length) return 0
  if (found.kind === "refund_task") return state === "failed" ? letGo(trx, supplierOrderId, ids) : 0
  if (state === "waiting_wallet" || state === "ready") {
    await rows(trx, `update voucher_supplier_order set due_at = now() where id = :supplierOrderId`, { supplierOrderId })
    return 1
  }
  if (state === "awaiting_fulfillment") return 1
  if (state !== "held") return 0
  const holders = await holdersOf(trx, ids)
  if (!holders.includes(found.id)) return 0
  // This one is answered; the others still hold them.
  return holders.length > 1 ? ids.length : letGo(trx, supplierOrderId, ids)
}

async function letGo(trx: Db, supplierOrderId: string, unitIds: readonly string[]): Promise<number> {
  const back = await moveUnits(trx, unitIds, "pending", "released by a person")
  if (!back.length) return 0
  await moveSupplierOrder(trx, { id: supplierOrderId, to: "awaiting_fulfillment", cause: "released by a person", dueInMs: null })
  await rows(trx, `delete from voucher_task where dedupe_key = 'fulfill:' || :supplierOrderId and state <> 'due'`, { supplierOrderId })
  const order = await firstRow<{ order_id: string }>(trx, `select order_id from voucher_supplier_order where id = :supplierOrderId`, { supplierOrderId })
  await addTask(trx, { orderId: order?.order_id ?? "", supplierOrderId, kind: "fulfill" })
  return back.length
}

/**
 * A person decides that the money goes back.
 * @throws MedusaError NOT_FOUND; NOT_ALLOWED for a closed case, one of another kind, while Hubble may still create the order, or when nothing is left to refund.
 */
export async function refundCase(trx: Db, id: string, by: string): Promise<CaseView> {
  const found = await openCaseById(trx, id)
  must(found, "refund")
  if (!found.unit_ids.length) throw refuse("This case names no voucher unit: refund the line in Medusa, then resolve the case with a note")
  await lockSupplierOrders(trx, found.unit_ids)
  // What is on its way back stays so: due again, it could be let go and ordered while its money is returned.
  const units = await rows<PaidUnit & { state: UnitState }>(trx, `select id, state, order_id, supplier_order_id from voucher_unit where id = any(:ids) and state <> 'refunding' order by line_item_id, unit_index for update`, { ids: found.unit_ids })
  // What was sent without an answer may be sent once more under its reference (3.5): refunded, it would be bought all the same.
  if (units.some(({ state }) => state === "placing" || state === "unknown")) throw refuse("These vouchers were ordered and the answer is not known yet. It is mostly known within minutes: look at the units again then, or at the case unknown_outcome that comes after a quarter of an hour")
  const due = await moveUnits(trx, units.map((unit) => unit.id), "refund_due", `refund by ${by}`)
  const orders = await rows<{ supplier_order_id: string | null; order_id: string }>(trx, `select distinct supplier_order_id, order_id from voucher_unit where id = any(:ids)`, { ids: found.unit_ids })
  if (found.kind === "refund_task" && found.order_id) await askRefund(trx, { id, orderId: found.order_id, supplierOrderId: found.supplier_order_id })
  for (const order of orders) {
    const key = `refund:${order.supplier_order_id ?? order.order_id}`
    if (found.kind !== "refund_task") await addTask(trx, { orderId: order.order_id, supplierOrderId: order.supplier_order_id, kind: "refund", key })
    if (order.supplier_order_id) await endEmptied(trx, order.supplier_order_id, "refunded by a person")
  }
  if (!due.length && found.kind !== "refund_task") throw refuse("None of the units of this case can be refunded any more")
  if (found.kind !== "refund_task") await closeCases(trx, { id }, by, "refunded")
  for (const orderId of new Set(orders.map((order) => order.order_id))) await closeAnswered(trx, orderId)
  const charged = await chargedUnits(trx, due)
  for (const unit of units) {
    if (charged.has(unit.id)) await askReversal(trx, unit, `The money of this unit was given back by a person (case ${found.kind}). Hubble was paid for it.`)
  }
  return caseById(trx, id)
}

/** Those of the units that Hubble said SUCCESS for and took no attempt of back. */
async function chargedUnits(trx: Db, unitIds: readonly string[]): Promise<ReadonlySet<string>> {
  const charged = await rows<{ unit_id: string }>(
    trx,
    `select distinct au.unit_id from voucher_attempt_unit au join voucher_attempt a on a.id = au.attempt_id where au.unit_id = any(:unitIds) and (a.state = 'succeeded' or (a.state = 'processing' and a.short_read))`,
    { unitIds: [...unitIds] },
  )
  return new Set(charged.map((row) => row.unit_id))
}

/** Supplier orders before their units, as everybody takes them: the other way round two that meet would be a deadlock. */
export const lockSupplierOrders = (trx: Db, unitIds: readonly string[]) =>
  rows(trx, `select id from voucher_supplier_order where id in (select supplier_order_id from voucher_unit where id = any(:unitIds)) order by id for update`, { unitIds })

/** A supplier order with nothing left to order rests, and its fulfillment goes. */
export async function endEmptied(trx: Db, supplierOrderId: string, cause: string): Promise<void> {
  const open = await firstRow(trx, `select 1 as open from voucher_unit where supplier_order_id = :supplierOrderId and state in ('pending', 'held', 'waiting_wallet') limit 1`, { supplierOrderId })
  const order = await firstRow<{ state: string; order_id: string }>(trx, `select state, order_id from voucher_supplier_order where id = :supplierOrderId for update`, { supplierOrderId })
  if (open || !order || !["awaiting_fulfillment", "ready", "waiting_wallet", "held", "timed_out"].includes(order.state)) return
  // Hubble may still deliver what timed out, so that order stays what it is.
  if (order.state !== "timed_out") await moveSupplierOrder(trx, { id: supplierOrderId, to: "failed", cause, dueInMs: null })
  await addTask(trx, { orderId: order.order_id, supplierOrderId, kind: "cancel_fulfillment" })
}
