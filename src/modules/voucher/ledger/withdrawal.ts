import { closeCases } from "./cases"
import { moveAttempt, moveSupplierOrder, moveUnits } from "./moves"
import { applyNegative, closeShort, payBackByPolicy } from "./negatives"
import { attention, type OutcomeContext } from "./outcome-context"
import { rows } from "./sql"
import { isReplaced, laterAttemptRests, missingAlone, owes, waitingUnits } from "./successors"

/**
 * Hubble cancelled or reversed an attempt: before its SUCCESS a known negative, after it what it was charged for is revoked, and a person decides on the
 * money (3.12). What another attempt carries, or was charged for, is left to that one.
 */
export async function applyWithdrawal(context: OutcomeContext, to: "cancelled" | "reversed"): Promise<void> {
  const { trx, claim, attemptId, recorded } = context
  const handedOver = await rows<{ unit_id: string }>(trx, `select unit_id from voucher_vault where supplier_order_id = :supplierOrderId and attempt_id = :attemptId and unit_id is not null`, { supplierOrderId: claim.supplierOrderId, attemptId })
  const missing = context.attemptState === "succeeded" ? await missingAlone(context) : []
  const revoked = await moveUnits(trx, [...handedOver.map((row) => row.unit_id), ...missing], "revoked", to)
  await closeTakenBack(context)
  if (!revoked.length) {
    await applyNegative(context, to, { kind: "other", eNumber: null, text: to === "cancelled" ? "CANCELLED" : "REVERSED" })
    return closePaid(context)
  }
  await moveAttempt(trx, attemptId, to, to)
  await closePaid(context)
  // What waits is another attempt's where there is one; what an attempt before it did not bring may be nobody's now.
  const rest = [...((await isReplaced(context)) ? [] : await waitingUnits(context)), ...(await missingAlone(context))]
  const due = await moveUnits(trx, rest, "refund_due", to)
  await closeShort(trx, claim.supplierOrderId, [...revoked, ...due])
  recorded.failed.push(...due)
  await payBackByPolicy(context, due, to.toUpperCase())
  await attention(context, { kind: "revoked", unitIds: revoked, joins: true, reason: `Hubble answered ${to.toUpperCase()} for vouchers that were already handed over; they are no longer shown.` })
  if (await laterAttemptRests(context)) await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "succeeded", cause: to, dueInMs: null })
}

/** Hubble was paid for vouchers that it did not bring and that no unit waits for: that ends with the last charge. */
async function closePaid({ trx, claim }: OutcomeContext): Promise<void> {
  if (await owes(trx, claim.supplierOrderId)) return
  const open = await rows<{ id: string }>(trx, `select id from voucher_case where state = 'open' and dedupe_key = :key and unit_ids = '[]'`, { key: `short_delivery:${claim.supplierOrderId}` })
  for (const { id } of open) await closeCases(trx, { id }, "system", "Hubble took it back")
}

/**
 * The cases that this withdrawal answers: of vouchers it takes back, what was wrong with them and what was asked of Hubble; and those of a charge that
 * no other attempt bears.
 */
async function closeTakenBack({ trx, claim, attemptId }: OutcomeContext): Promise<void> {
  const open = await rows<{ id: string }>(
    trx,
    `select c.id from voucher_case c where c.state = 'open' and c.supplier_order_id = :supplierOrderId and (
       c.dedupe_key in (select kinds.kind || ':' || v.id from voucher_vault v cross join unnest(array['unusable_voucher', 'duplicate_voucher', 'charged_after_cancel']) as kinds (kind) where v.supplier_order_id = :supplierOrderId and v.attempt_id = :attemptId)
       or c.dedupe_key in (select 'charged_and_refunded:' || au.unit_id from voucher_attempt_unit au where au.attempt_id = :attemptId and not exists (
         select 1 from voucher_attempt_unit theirs join voucher_attempt other on other.id = theirs.attempt_id where theirs.unit_id = au.unit_id and other.id <> :attemptId and other.state = 'succeeded')))`,
    { supplierOrderId: claim.supplierOrderId, attemptId },
  )
  for (const { id } of open) await closeCases(trx, { id }, "system", "Hubble took it back")
}
