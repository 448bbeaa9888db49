import { SENT_STATES, type UnitState } from "../../../domain/unit-state"
import { forgetBrandWait } from "./brand-wait"
import { closeCases, openCase } from "./cases"
import { moveSupplierOrder, moveUnits } from "./moves"
import { rows, type Db } from "./sql"

/**
 * The money of an order went back (`protocol.md` 5.7): what was not ordered yet is held for a person, who orders or refunds it. True when
 * the order has units and nothing was sent to the supplier for any of them.
 */
export async function holdUnsent(trx: Db, orderId: string, reason: string): Promise<boolean> {
  // The purchase first, as a freeze does: an intent that is being committed ends before or sees the hold.
  await rows(trx, `select id from voucher_purchase where order_id = :orderId for update`, { orderId })
  const orders = await rows<{ id: string; state: string }>(trx, `select id, state from voucher_supplier_order where order_id = :orderId order by id for update`, { orderId })
  const units = await rows<{ id: string; state: UnitState; supplier_order_id: string | null }>(trx, `select id, state, supplier_order_id from voucher_unit where order_id = :orderId`, { orderId })
  const isSent = (unit: { state: UnitState }) => SENT_STATES.includes(unit.state)
  const held: string[] = []
  for (const order of orders) {
    const own = units.filter((unit) => unit.supplier_order_id === order.id)
    if (own.some(isSent) || !["awaiting_fulfillment", "ready", "waiting_wallet"].includes(order.state)) continue
    held.push(...(await moveUnits(trx, own.map((unit) => unit.id), "held", reason)))
    await moveSupplierOrder(trx, { id: order.id, to: "held", cause: reason, dueInMs: null })
    await closeCases(trx, { supplierOrderId: order.id, kinds: ["waiting_for_wallet", "rate_limited"] }, "system", reason)
    await forgetBrandWait(trx, order.id, reason)
  }
  if (held.length) await openCase(trx, { kind: "held_for_review", orderId, unitIds: held, joins: true, reason: `${reason} Retry orders them anyway; refund closes them.` })
  return units.length > 0 && !units.some(isSent)
}
