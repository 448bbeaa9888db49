import type { GoneUnits } from "../../../domain/paid"
import { UNSENT_STATES } from "../../../domain/unit-state"
import { closeCases, openCase } from "./cases"
import { addDeliveryTasks } from "./fulfillments"
import { moveUnits } from "./moves"
import { firstRow, newId, rows, type Db } from "./sql"
import { addNotice, addTask, dropNotices, endTask, type TaskClaim } from "./tasks"

/** A refund committed before the payment provider hears of it (`protocol.md` section 4). Amount in minor units. */
export interface RefundPlan {
  id: string
  orderId: string
  paymentId: string
  amount: number
  currency: string
  unitIds: string[]
  /** An earlier try may have reached the provider. */
  resumed: boolean
}

/** A payment of the order and what is left of its captures, in minor units. */
export interface RefundablePayment {
  id: string
  left: number
}

/** Of lines as `GoneUnits`: none of what is gone is ever ordered again (`protocol.md` section 1). */
export const GONE_UNITS = `line_item_id as "lineItemId", count(*)::int as units,
       coalesce(jsonb_agg(price_minor order by unit_index) filter (where state in ('refunding', 'refunded', 'cancelled')), '[]') as prices`

/** The lines of an order of which units are refunded, being refunded or closed; prices in minor units of the order's currency. */
export async function goneUnits(db: Db, orderId: string): Promise<GoneUnits[]> {
  const lines = await rows<GoneUnits>(db, `select ${GONE_UNITS} from voucher_unit where order_id = :orderId group by line_item_id order by 1`, { orderId })
  return lines.filter((line) => line.prices.length > 0)
}

/** Units of an order that nothing was sent for yet: those a person may close. */
export async function orderableUnits(db: Db, orderId: string): Promise<string[]> {
  const units = await rows<{ id: string }>(db, `select id from voucher_unit where order_id = :orderId and state = any(:unsent) order by line_item_id, unit_index`, { orderId, unsent: [...UNSENT_STATES] })
  return units.map((unit) => unit.id)
}

/** By payment, what refunds of ours gave back or are giving back; minor units. */
export async function returnedByPayment(db: Db, orderId: string): Promise<Map<string, number>> {
  const found = await rows<{ payment_id: string; amount: number }>(
    db,
    `select payment_id, sum(amount_minor)::float8 as amount from voucher_refund_intent where order_id = :orderId and state in ('open', 'done') group by payment_id`,
    { orderId },
  )
  return new Map(found.map((row) => [row.payment_id, row.amount]))
}

/**
 * Of units `u`: those a person was asked to return. He may have done so and not typed his note yet, so that no plan takes them up again until he
 * presses refund; as long as that task is due it says that he did. In the first quarter of an hour nobody has made a transfer: what fails one after the other
 * is given back together, since some payments go back whole or not at all.
 */
const LEFT_TO_PERSON = `exists (select 1 from voucher_case c left join voucher_task t on t.dedupe_key = 'refund_asked:' || c.id and t.state = 'due'
       where c.order_id = u.order_id and c.state = 'open' and c.kind = 'refund_task' and c.created_at < now() - interval '15 minutes' and c.unit_ids @> jsonb_build_array(u.id) having count(*) > 0 and count(t.id) = 0)`

/** A person presses refund on a refund task: its units may be planned again until that is decided. */
export const askRefund = (trx: Db, found: { id: string; orderId: string; supplierOrderId: string | null }): Promise<void> =>
  addTask(trx, { orderId: found.orderId, supplierOrderId: found.supplierOrderId, kind: "refund", key: `refund_asked:${found.id}` })

async function openPlan(trx: Db, orderId: string): Promise<RefundPlan | null> {
  const row = await firstRow<{ id: string; payment_id: string; amount: number; currency: string; unit_ids: string[] }>(
    trx,
    `select id, payment_id, amount_minor::float8 as amount, currency, unit_ids from voucher_refund_intent where order_id = :orderId and state = 'open' order by created_at limit 1 for update`,
    { orderId },
  )
  return row ? { id: row.id, orderId, paymentId: row.payment_id, amount: row.amount, currency: row.currency, unitIds: row.unit_ids, resumed: true } : null
}

/**
 * Resumes the open refund of the order, or plans one for its units in `refund_due` that are not left to a person: each unit at its share of the
 * line, never more than is left captured on one payment. Units that do not fit stay due. Null when there is nothing to give back.
 */
export async function planRefund(trx: Db, orderId: string, payments: readonly RefundablePayment[]): Promise<RefundPlan | null> {
  const open = await openPlan(trx, orderId)
  if (open) return open
  const due = await rows<{ id: string; price: number; currency: string }>(
    trx,
    `select id, price_minor::float8 as price, price_currency as currency from voucher_unit u
     where order_id = :orderId and state = 'refund_due' and not ${LEFT_TO_PERSON} order by line_item_id, unit_index for update`,
    { orderId },
  )
  const payment = [...payments].sort((a, b) => b.left - a.left)[0]
  const plan: RefundPlan = { id: newId("vref"), orderId, paymentId: payment?.id ?? "", amount: 0, currency: due[0]?.currency ?? "", unitIds: [], resumed: false }
  for (const unit of due) {
    if (!payment || plan.amount + unit.price > payment.left) continue
    plan.amount += unit.price
    plan.unitIds.push(unit.id)
  }
  if (!plan.unitIds.length || plan.amount <= 0) return null
  await commitPlan(trx, plan)
  return plan
}

async function commitPlan(trx: Db, plan: RefundPlan): Promise<void> {
  await rows(
    trx,
    `insert into voucher_refund_intent (id, order_id, payment_id, unit_ids, amount_minor, currency, state)
     values (:id, :orderId, :paymentId, cast(:unitIds as jsonb), :amount, :currency, 'open')`,
    { ...plan, unitIds: JSON.stringify(plan.unitIds) },
  )
  await moveUnits(trx, plan.unitIds, "refunding", plan.id)
}

/**
 * Plans the return of store credit for an order whose card was never charged: the units that are due were paid in part by it, so each account
 * gets back what it gave, up to the units' prices, and the units are settled by that. `planRefund` then resumes one plan after the other.
 */
export async function planCreditReturn(trx: Db, orderId: string, accounts: readonly RefundablePayment[]): Promise<void> {
  const due = await rows<{ id: string; price: number; currency: string }>(
    trx,
    `select id, price_minor::float8 as price, price_currency as currency from voucher_unit where order_id = :orderId and state = 'refund_due' order by line_item_id, unit_index for update`,
    { orderId },
  )
  let open = due.reduce((sum, unit) => sum + unit.price, 0)
  let unitIds = due.map((unit) => unit.id)
  for (const account of accounts) {
    const amount = Math.min(account.left, open)
    if (amount <= 0) continue
    await commitPlan(trx, { id: newId("vref"), orderId, paymentId: account.id, amount, currency: due[0]?.currency ?? "", unitIds, resumed: false })
    open -= amount
    // The first plan settles the units; the others only carry money.
    unitIds = []
  }
}

/** The money went back and Medusa knows it. */
export async function finishRefund(trx: Db, plan: RefundPlan, refundId: string): Promise<void> {
  await rows(trx, `update voucher_refund_intent set state = 'done', refund_id = :refundId, updated_at = now() where id = :id and state = 'open'`, { id: plan.id, refundId })
  await moveUnits(trx, plan.unitIds, "refunded", plan.id)
  await closeRefundCases(trx, plan.orderId, "the money was returned")
  // A plan that settles no unit only carries money of one that does: the buyer is told once.
  if (plan.unitIds.length) await addNotice(trx, { orderId: plan.orderId, supplierOrderId: null, notice: "refunded", once: plan.id })
  const orders = await rows<{ id: string }>(trx, `select distinct supplier_order_id as id from voucher_unit where id = any(:unitIds) and supplier_order_id is not null`, { unitIds: plan.unitIds })
  await dropNotices(trx, "failed", orders.map(({ id }) => id))
  for (const order of orders) await addDeliveryTasks(trx, order.id)
}

export async function isRefundUnderWay(db: Db, orderId: string): Promise<boolean> {
  return (await rows(db, `select id from voucher_refund_intent where order_id = :orderId and state = 'open' limit 1`, { orderId })).length > 0
}

/** The provider refused before anything moved: the units are due again and a person must return the money. */
export async function dropRefund(trx: Db, plan: RefundPlan, reason: string): Promise<void> {
  await rows(trx, `update voucher_refund_intent set state = 'dropped', updated_at = now() where id = :id and state = 'open'`, { id: plan.id })
  await moveUnits(trx, plan.unitIds, "refund_due", reason)
  await nameDueUnits(trx, plan.orderId, `The payment provider cannot return this money: ${reason}`)
}

/**
 * Every unit whose money is due is a person's then: no task of the order is left that would look at the others. One that a case names already
 * stays with that case, and new ones get a case of their own, so that the note of a person ends nothing that he did not see.
 */
async function nameDueUnits(trx: Db, orderId: string, reason: string): Promise<void> {
  const due = await rows<{ id: string; case_id: string | null }>(
    trx,
    `select u.id, (select c.id from voucher_case c where c.order_id = u.order_id and c.state = 'open' and c.kind = 'refund_task' and c.unit_ids @> jsonb_build_array(u.id) limit 1) as case_id
     from voucher_unit u where u.order_id = :orderId and u.state = 'refund_due' and not ${LEFT_TO_PERSON} order by u.id`,
    { orderId },
  )
  const named = due.flatMap((unit) => unit.case_id ?? [])
  if (named.length) await rows(trx, `update voucher_case set reason = :reason, updated_at = now() where id = any(:named) and state = 'open'`, { named, reason })
  const unitIds = due.filter((unit) => unit.case_id === null).map((unit) => unit.id)
  if (unitIds.length) await openCase(trx, { kind: "refund_task", dedupeKey: `refund_task:${orderId}:${unitIds[0]}`, orderId, unitIds, reason })
}

/** Closes the refund tasks of an order whose named units all have their money back. */
export async function closeRefundCases(trx: Db, orderId: string, note: string): Promise<void> {
  const settled = await rows<{ id: string }>(
    trx,
    `select c.id from voucher_case c where c.order_id = :orderId and c.state = 'open' and c.kind in ('refund_task', 'refund_unknown') and c.dedupe_key not like 'refund_unknown:pact%'
       and not exists (select 1 from voucher_unit u where c.unit_ids @> jsonb_build_array(u.id) and u.order_id = :orderId and u.state in ('refund_due', 'refunding', 'failed'))`,
    { orderId },
  )
  for (const { id } of settled) await closeCases(trx, { id }, "system", note)
}

/** What could not be planned (no capture left, shares above it) is a person's. */
export async function leaveToPerson(trx: Db, task: TaskClaim, reason: string): Promise<void> {
  await nameDueUnits(trx, task.orderId, reason)
  await endTask(trx, task, { state: "done" })
}
