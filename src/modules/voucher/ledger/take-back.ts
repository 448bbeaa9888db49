import { MedusaError } from "@medusajs/framework/utils"
import type { UnitState } from "../../../domain/unit-state"
import { openCase } from "./cases"
import { logTransitions } from "./moves"
import { firstRow, rows, type Db } from "./sql"
import { addTask } from "./tasks"

export interface PaidUnit {
  id: string
  order_id: string
  supplier_order_id: string | null
}

interface Taken extends PaidUnit {
  state: UnitState
  seen: boolean
}

/** Hubble was paid for a unit whose money goes back to the shopper: a person asks Hubble for a reversal, and the case stays until it came. */
export async function askReversal(trx: Db, unit: PaidUnit, reason: string): Promise<void> {
  await openCase(trx, { kind: "charged_and_refunded", dedupeKey: `charged_and_refunded:${unit.id}`, orderId: unit.order_id, supplierOrderId: unit.supplier_order_id, unitIds: [unit.id], reason })
}

/**
 * Takes a delivered voucher back before anybody saw its code, and makes its money due. The row lock settles the race with a reveal: whoever is
 * first wins, and the other is refused. Hubble was paid for it, so a case asks for the reversal. No other move leaves `delivered` this way:
 * `moveUnits` would take units along that were delivered since a case named them.
 * @throws MedusaError NOT_FOUND, or NOT_ALLOWED naming the state or saying that it was seen.
 */
export async function takeBack(trx: Db, unitId: string, by: string, reason: string): Promise<void> {
  await rows(trx, `select id from voucher_unit where id = :unitId for update`, { unitId })
  const unit = await firstRow<Taken>(trx, `select u.id, u.state, u.order_id, u.supplier_order_id, exists (select 1 from voucher_reveal r where r.unit_id = u.id) as seen from voucher_unit u where u.id = :unitId`, { unitId })
  if (!unit) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Voucher ${unitId} was not found`)
  if (unit.state !== "delivered") throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `Only a delivered voucher can be taken back here; the state of this one is "${unit.state}"`)
  if (unit.seen) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "The code of this voucher was revealed, so it may be used already. Refund the order in Medusa if you want to give the money back all the same")
  await rows(trx, `update voucher_unit set state = 'refund_due', state_at = now(), updated_at = now() where id = :unitId`, { unitId })
  await logTransitions(trx, "unit", [{ id: unitId, order_id: unit.order_id, from_state: unit.state }], "refund_due", `taken back by ${by}: ${reason}`)
  await askReversal(trx, unit, `The voucher was taken back before its code was seen (${reason}), and its money goes back to the shopper. Hubble was paid for it.`)
  await addTask(trx, { orderId: unit.order_id, supplierOrderId: unit.supplier_order_id, kind: "refund" })
}
