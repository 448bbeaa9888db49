import type { AttemptState } from "../../../domain/unit-state"
import { moveAttempt, moveSupplierOrder } from "./moves"
import type { OutcomeContext } from "./outcomes"
import { rows } from "./sql"

type Attempt = Pick<OutcomeContext, "trx" | "claim" | "attemptId">

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
