import { readAgainInMs } from "../../../domain/placement"
import type { SupplierAnswer } from "../../../domain/supplier-answer"
import type { ProtocolTimes } from "../../../domain/time-scale"
import type { SupplierClaim } from "./claims"
import { READABLE } from "./moves"
import { firstRow, rows, type Db } from "./sql"

/** What is known of an order at Hubble, once a read of it was asked for. */
export interface AskedRead {
  orderId: string
  supplierOrderId: string
  /** SUCCESS, or what outranks it, was read already. FAILED does not: an order that was given up can be delivered late. */
  settled: boolean
  /** Given up: another attempt took its place or is about to, and no worker reads this one any more. */
  replaced: boolean
}

/**
 * Makes a supplier order due for one extra read, at most one per order in `minGapMs` (`protocol.md` 3.10). Null for an order that is not ours.
 */
export async function requestRead(db: Db, input: { hubbleOrderId: string; minGapMs: number }): Promise<AskedRead | null> {
  const row = await firstRow<{ order_id: string; supplier_order_id: string; attempt_state: string; replaced: boolean }>(
    db,
    `with attempt as (
       select a.supplier_order_id, a.state, exists (select 1 from voucher_attempt later where later.supplier_order_id = a.supplier_order_id and later.number > a.number)
         or (a.state in ('failed', 'not_created', 'cancelled', 'reversed') and not so.state = any(:readable)) as replaced
       from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id where a.hubble_order_id = :hubbleOrderId),
     asked as (
       update voucher_supplier_order so set extra_read = true, updated_at = now(),
         extra_read_at = greatest(now(), so.extra_read_at + (:minGapMs * interval '1 millisecond')),
         due_at = least(so.due_at, greatest(now(), so.extra_read_at + (:minGapMs * interval '1 millisecond')))
       from attempt where so.id = attempt.supplier_order_id and not attempt.replaced and so.state = any(:readable)
         and (so.extra_read_at is null or so.extra_read_at <= now()) returning so.id)
     select so.order_id, so.id as supplier_order_id, attempt.state as attempt_state, attempt.replaced from attempt join voucher_supplier_order so on so.id = attempt.supplier_order_id`,
    { hubbleOrderId: input.hubbleOrderId, minGapMs: input.minGapMs, readable: [...READABLE] },
  )
  if (!row) return null
  return { orderId: row.order_id, supplierOrderId: row.supplier_order_id, settled: ["succeeded", "cancelled", "reversed"].includes(row.attempt_state), replaced: row.replaced }
}

/** Whether a read was asked for since the order was last claimed, so that an answer to that claim may be older than the news. */
export async function askedMeanwhile(trx: Db, supplierOrderId: string): Promise<boolean> {
  return (await firstRow(trx, `select id from voucher_supplier_order where id = :supplierOrderId and extra_read and extra_read_at > claimed_at`, { supplierOrderId })) !== undefined
}

/** A read that was asked for is over: the next one that a webhook asks for, or asked for meanwhile, comes no sooner than this after it. */
export async function beginReadGap(trx: Db, supplierOrderId: string, gapMs: number): Promise<void> {
  await rows(
    trx,
    `update voucher_supplier_order set extra_read_at = greatest(extra_read_at, next.at), due_at = case when extra_read then greatest(due_at, next.at) else due_at end
     from (select now() + case when extra_read then :gapMs else 0 end * interval '1 millisecond' as at from voucher_supplier_order where id = :supplierOrderId) next where id = :supplierOrderId`,
    { supplierOrderId, gapMs },
  )
}

/** A read that was asked for and not answered is made again: no schedule would, and the webhook that asked is not sent twice (3.10). Whether it is. */
export async function oweRead(trx: Db, { claim, attemptId, answer, times }: { claim: SupplierClaim; attemptId: string; answer: SupplierAnswer; times: Pick<ProtocolTimes, "hourMs" | "webhookReadGapMs"> }): Promise<boolean> {
  const isOwed = claim.extraRead && !["order", "absent", "rejected"].includes(answer.kind)
  if (isOwed) {
    const againInMs = readAgainInMs(claim.attempt?.blindLooks ?? 0, times)
    await rows(trx, `update voucher_supplier_order set extra_read_at = now() + (:againInMs * interval '1 millisecond') where id = :id`, { id: claim.supplierOrderId, againInMs })
  }
  await rows(trx, `update voucher_attempt set blind_looks = case when :isOwed then blind_looks + 1 else 0 end where id = :attemptId`, { attemptId, isOwed })
  return isOwed
}

/** Hubble's ids of attempts that were charged and that another one had taken the place of: workers read the last one alone. */
export async function replacedCharges(db: Db, supplierOrderId: string): Promise<string[]> {
  const found = await rows<{ hubble_order_id: string }>(
    db,
    `select a.hubble_order_id from voucher_attempt a where a.supplier_order_id = :supplierOrderId and a.state = 'succeeded' and a.hubble_order_id is not null
       and exists (select 1 from voucher_attempt later where later.supplier_order_id = a.supplier_order_id and later.number > a.number) order by a.number`,
    { supplierOrderId },
  )
  return found.map((row) => row.hubble_order_id)
}

/** A webhook had the order of this reference read under no claim: the next one waits its minute. */
export async function noteRead(db: Db, referenceId: string): Promise<void> {
  await rows(
    db,
    `update voucher_supplier_order so set extra_read_at = case when so.extra_read then so.extra_read_at else now() end
     from voucher_attempt a where a.reference_id = :referenceId and so.id = a.supplier_order_id`,
    { referenceId },
  )
}

/**
 * Makes timed out orders due once their hold is over: so long after Hubble's PROCESSING, which is cut-off and hold together. A read that was asked for
 * comes first.
 */
export async function wakeEndedHolds(db: Db, sinceProcessingMs: number): Promise<number> {
  const woken = await rows(
    db,
    `update voucher_supplier_order so set due_at = now(), updated_at = now() where so.state = 'timed_out' and so.due_at is null
       and exists (select 1 from voucher_unit u where u.supplier_order_id = so.id and u.state = 'timed_out')
       and exists (select 1 from voucher_attempt a where a.supplier_order_id = so.id and a.state = 'timed_out' and a.processing_since <= now() - (:sinceProcessingMs * interval '1 millisecond'))
     returning so.id`,
    { sinceProcessingMs },
  )
  return woken.length
}
