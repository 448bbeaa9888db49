import type { AttemptState, UnitState } from "../../../domain/unit-state"
import { moveAttempt, moveSupplierOrder } from "./moves"
import type { OutcomeContext } from "./outcome-context"
import { rows, type Db } from "./sql"

type Attempt = Pick<OutcomeContext, "trx" | "claim" | "attemptId">

/** Their money went back, or goes back already: what Hubble says late of the order does not have them ordered again (3.14). */
export const PAID_BACK: readonly UnitState[] = ["refund_due", "refunding", "refunded", "cancelled"]
/** Units that another attempt or a person has answered already; `missing` ones were charged in another attempt, and are a person's (3.11). */
export const ANSWERED: readonly UnitState[] = ["delivered", "sealed", "revoked", "missing", ...PAID_BACK]

/** The units of this attempt that still wait for their voucher. */
export async function waitingUnits({ trx, attemptId }: Pick<Attempt, "trx" | "attemptId">): Promise<string[]> {
  const waiting = await rows<{ id: string }>(
    trx,
    `select u.id from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id where au.attempt_id = :attemptId and u.state <> all(:answered) order by u.line_item_id, u.unit_index`,
    { attemptId, answered: [...ANSWERED] },
  )
  return waiting.map(({ id }) => id)
}

/** Else it is not sent again: another attempt was charged for all of it. */
export const isNeeded = async (attempt: Pick<Attempt, "trx" | "attemptId">): Promise<boolean> => (await waitingUnits(attempt)).length > 0

/** The `missing` units of this attempt that no other one was charged for, or may still bring. */
export async function missingAlone({ trx, attemptId }: Pick<Attempt, "trx" | "attemptId">): Promise<string[]> {
  const missing = await rows<{ id: string }>(
    trx,
    `select u.id from voucher_attempt_unit au join voucher_unit u on u.id = au.unit_id where au.attempt_id = :attemptId and u.state = 'missing' and not exists (
       select 1 from voucher_attempt_unit theirs join voucher_attempt other on other.id = theirs.attempt_id
       where theirs.unit_id = au.unit_id and other.id <> :attemptId and other.state not in ('failed', 'not_created', 'cancelled', 'reversed'))
     order by u.line_item_id, u.unit_index`,
    { attemptId },
  )
  return missing.map(({ id }) => id)
}

const OWED = `((select count(*) from voucher_attempt_unit au where au.attempt_id = a.id) - (select count(*) from voucher_vault v where v.supplier_order_id = a.supplier_order_id and v.attempt_id = a.id))::int`

/** How many vouchers Hubble did not hand over of those it was asked for in this attempt. */
export async function owedBy({ trx, attemptId }: Pick<Attempt, "trx" | "attemptId">): Promise<number> {
  const [row] = await rows<{ owed: number }>(trx, `select ${OWED} as owed from voucher_attempt a where a.id = :attemptId`, { attemptId })
  return Math.max(0, row?.owed ?? 0)
}

/** Hubble charged an attempt of the supplier order and did not bring all of it. */
export async function owes(db: Db, supplierOrderId: string): Promise<boolean> {
  const owing = await rows(db, `select 1 from voucher_attempt a where a.supplier_order_id = :supplierOrderId and a.state = 'succeeded' and ${OWED} > 0 limit 1`, { supplierOrderId })
  return owing.length > 0
}

/** An attempt of the supplier order was charged, as far as we know. */
export async function isCharged({ trx, claim }: Pick<Attempt, "trx" | "claim">): Promise<boolean> {
  return (await rows(trx, `select 1 from voucher_attempt where supplier_order_id = :id and state = 'succeeded' limit 1`, { id: claim.supplierOrderId })).length > 0
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
