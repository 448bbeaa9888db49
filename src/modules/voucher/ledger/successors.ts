import type { AttemptState, UnitState } from "../../../domain/unit-state"
import { moveAttempt, moveSupplierOrder } from "./moves"
import type { OutcomeContext } from "./outcomes"
import { rows } from "./sql"

type Attempt = Pick<OutcomeContext, "trx" | "claim" | "attemptId">

/** Their money went back, or goes back already: what Hubble says late of the order does not have them ordered again (3.14). */
export const PAID_BACK: readonly UnitState[] = ["refund_due", "refunding", "refunded", "cancelled"]
/** Units that another attempt or a person has answered already; `missing` ones were charged in another attempt, and are a person's (3.11). */
export const ANSWERED: readonly UnitState[] = ["delivered", "sealed", "revoked", "missing", ...PAID_BACK]

/** A unit of this attempt still waits for its voucher: else it is not sent again, since another attempt was charged for all of it. */
export async function isNeeded({ trx, attemptId }: Pick<Attempt, "trx" | "attemptId">): Promise<boolean> {
  const waiting = await rows(trx, `select 1 from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id where au.attempt_id = :attemptId and u.state <> all(:answered) limit 1`, {
    attemptId,
    answered: [...ANSWERED],
  })
  return waiting.length > 0
}

/** Another attempt was made after this one, whatever became of it. */
export async function hasSuccessor({ trx, attemptId }: Pick<Attempt, "trx" | "attemptId">): Promise<boolean> {
  const later = await rows(trx, `select 1 from voucher_attempt this join voucher_attempt later on later.supplier_order_id = this.supplier_order_id and later.number > this.number where this.id = :attemptId limit 1`, { attemptId })
  return later.length > 0
}

/** Another attempt carries the units of this one, or delivered them: what is open about the supplier order is about that one. */
export async function isReplaced({ trx, attemptId }: Pick<Attempt, "trx" | "attemptId">): Promise<boolean> {
  const later = await rows(
    trx,
    `select later.id from voucher_attempt this join voucher_attempt later on later.supplier_order_id = this.supplier_order_id and later.number > this.number
     where this.id = :attemptId and later.state not in ('failed', 'not_created', 'cancelled', 'reversed') limit 1`,
    { attemptId },
  )
  return later.length > 0
}

/**
 * An attempt given up as FAILED succeeded after all, or was reversed after that, while its successor is on its way: the supplier order follows the successor to its end,
 * since it may be charged too. One that was never sent is not sent any more.
 */
export async function laterAttemptRests({ trx, claim, attemptId }: Attempt): Promise<boolean> {
  const [later] = await rows<{ id: string; state: AttemptState; sends: number }>(
    trx,
    `select later.id, later.state, later.sends from voucher_attempt later join voucher_attempt this on this.id = :attemptId
     where later.supplier_order_id = this.supplier_order_id and later.number > this.number and later.state in ('placing', 'unsent', 'unknown', 'processing')`,
    { attemptId },
  )
  if (!later) return true
  if (later.state !== "unsent") return false
  await moveAttempt(trx, later.id, later.sends === 0 ? "not_created" : "unknown", "the attempt before it was charged")
  if (later.sends === 0) return true
  await moveSupplierOrder(trx, { id: claim.supplierOrderId, to: "unknown", cause: "the attempt before it was charged", dueInMs: 0 })
  return false
}
