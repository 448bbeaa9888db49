import type { RequiredAt } from "../../../domain/paid"
import type { AttemptFacts } from "../../../domain/placement"
import type { SupplierFailure } from "../../../domain/supplier-failure"
import type { AttemptState, SupplierOrderState, UnitState } from "../../../domain/unit-state"
import type { Buyer } from "./ensure"
import { ageMs, firstRow, inMs, rows, type Db } from "./sql"
import { WAITS_FOR_CAPTURE, WAITS_FOR_THAW } from "./tasks"

export interface ClaimedAttempt extends AttemptFacts {
  id: string
  number: number
  referenceId: string
  hubbleOrderId: string | null
  shortRead: boolean
}

export interface ClaimedUnit {
  id: string
  face: number
  state: UnitState
}

/** A supplier order that this worker alone may act on until its lease ends. */
export interface SupplierClaim {
  supplierOrderId: string
  orderId: string
  brandId: string
  state: SupplierOrderState
  /** Medusa's fulfillment of it, ours or an admin's. */
  fulfillmentId: string | null
  currency: string
  cartId: string | null
  /** What the order required when it had this version; null: not known. */
  required: RequiredAt | null
  /** Bought on a reserved card sale, which is captured once the vouchers are here. */
  awaitsCapture: boolean
  leaseToken: number
  /** Database age of the claim is zero; the worker counts down from here on its own monotonic clock. */
  claimedAt: number
  leaseMs: number
  /** When it was claimed, by the database's clock: what is read for it is read later. */
  claimedOn: string
  extraRead: boolean
  /** Let go by a balance read or as a probe while the wallet gate is closed. */
  funded: boolean
  waitingForMs: number | null
  /** How long its brand cannot be read, while Hubble answers others; null: it could, or was not tried. */
  brandUnreadForMs: number | null
  buyer: Buyer
  units: ClaimedUnit[]
  attempt: ClaimedAttempt | null
  /** Known negatives so far by failure kind, for the retry policy. */
  failures: Record<string, number>
}

interface ClaimRow {
  id: string
  order_id: string
  brand_id: string
  state: SupplierOrderState
  fulfillment_id: string | null
  currency: string
  cart_id: string | null
  required_minor: number | null
  required_version: number | null
  awaits_capture: boolean
  lease_token: number
  claimed_on: string
  extra_read: boolean
  funded: boolean
  waiting_for_ms: number | null
  brand_unread_for_ms: number | null
  buyer_name: string | null
  buyer_email: string | null
  buyer_phone: string | null
}

interface AttemptRow {
  id: string
  supplier_order_id: string
  number: number
  reference_id: string
  hubble_order_id: string | null
  state: AttemptState
  sends: number
  sent_ago_ms: number
  absent_count: number
  absent_ago_ms: number | null
  blind_looks: number
  reads: number
  processing_ago_ms: number | null
  short_read: boolean
  rejection: SupplierFailure | null
  failure_kind: string | null
}

const CLAIMED = `so.id, so.order_id, so.brand_id, so.state, so.fulfillment_id, so.currency, so.lease_token, now()::text as claimed_on, (so.extra_read and so.extra_read_at <= now()) as extra_read, so.funded,
       ${ageMs("so.waiting_since")} as waiting_for_ms, ${ageMs("so.brand_unread_since")} as brand_unread_for_ms, p.cart_id, p.required_minor::float8 as required_minor, p.required_version, p.awaits_capture, p.buyer_name, p.buyer_email, p.buyer_phone`

const SENDS = `so.state in ('ready', 'waiting_wallet')`

/**
 * Claims due supplier orders, oldest first, skipping what others hold; each claim raises the fencing token. A frozen order
 * is not claimed for anything that would send.
 */
export async function claimSupplierOrders(db: Db, input: { limit: number; leaseMs: number; orderId?: string }): Promise<SupplierClaim[]> {
  const claimed = await rows<ClaimRow>(
    db,
    `with due as (
       select so.id, so.due_at from voucher_supplier_order so join voucher_purchase p on p.order_id = so.order_id
       where so.due_at <= now() and (so.lease_until is null or so.lease_until < now())
         and (cast(:orderId as text) is null or so.order_id = :orderId)
         and (not ${SENDS} or p.frozen_until is null or p.frozen_until < now())
       order by so.due_at, so.id limit :limit for update of so skip locked),
     claimed as (
       update voucher_supplier_order so set lease_until = ${inMs("leaseMs")}, claimed_at = now(), lease_token = so.lease_token + 1, updated_at = now()
       from due, voucher_purchase p where so.id = due.id and p.order_id = so.order_id
       returning ${CLAIMED}, due.due_at)
     select * from claimed order by due_at, id`,
    { limit: input.limit, leaseMs: input.leaseMs, orderId: input.orderId ?? null },
  )
  if (!claimed.length) return []
  const ids = claimed.map((row) => row.id)
  const [attempts, units] = await Promise.all([attemptsOf(db, ids), unitsOf(db, ids)])
  return claimed.map((row) => toClaim(row, attempts.filter((attempt) => attempt.supplier_order_id === row.id), units.filter((unit) => unit.supplier_order_id === row.id), input.leaseMs))
}

/** No claim has it: whoever acts under it may record facts and nothing else (`protocol.md` 3.3). */
const NO_LEASE = -1

/** An attempt by Hubble's id of it or, where none is known, by our reference. */
export type AttemptName = { hubbleOrderId: string } | { referenceId: string }

/** A supplier order as it stood with an attempt, that another one may have replaced since, claimed by nobody; null when it was read within `minGapMs`. */
export async function unclaimedAttempt(db: Db, name: AttemptName, minGapMs: number): Promise<SupplierClaim | null> {
  const row = await firstRow<ClaimRow & { number: number }>(
    db,
    `select ${CLAIMED}, a.number from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id join voucher_purchase p on p.order_id = so.order_id
     where ${"hubbleOrderId" in name ? "a.hubble_order_id" : "a.reference_id"} = :named and (a.last_read_at is null or a.last_read_at <= now() - (:minGapMs * interval '1 millisecond'))`,
    { named: "hubbleOrderId" in name ? name.hubbleOrderId : name.referenceId, minGapMs },
  )
  if (!row) return null
  const [attempts, units] = await Promise.all([attemptsOf(db, [row.id]), unitsOf(db, [row.id])])
  return { ...toClaim(row, attempts.filter(({ number }) => number <= row.number), units, 0), leaseToken: NO_LEASE }
}

const attemptsOf = (db: Db, ids: readonly string[]) =>
  rows<AttemptRow>(
    db,
    `select id, supplier_order_id, number, reference_id, hubble_order_id, state, sends, ${ageMs("sent_at")} as sent_ago_ms, absent_count,
       ${ageMs("absent_at")} as absent_ago_ms, blind_looks, reads, ${ageMs("processing_since")} as processing_ago_ms, short_read, rejection, failure_kind
     from voucher_attempt where supplier_order_id = any(:ids) order by number`,
    { ids: [...ids] },
  )

const unitsOf = (db: Db, ids: readonly string[]) =>
  rows<ClaimedUnit & { supplier_order_id: string }>(db, `select id, supplier_order_id, face_minor::float8 as face, state from voucher_unit where supplier_order_id = any(:ids) order by line_item_id, unit_index`, { ids: [...ids] })

function toClaim(row: ClaimRow, attempts: AttemptRow[], units: ClaimedUnit[], leaseMs: number): SupplierClaim {
  const last = attempts.at(-1)
  const failures: Record<string, number> = {}
  for (const { failure_kind: kind } of attempts) if (kind) failures[kind] = (failures[kind] ?? 0) + 1
  return {
    supplierOrderId: row.id,
    orderId: row.order_id,
    brandId: row.brand_id,
    state: row.state,
    fulfillmentId: row.fulfillment_id,
    currency: row.currency,
    cartId: row.cart_id,
    required: row.required_minor === null || row.required_version === null ? null : { amount: row.required_minor, version: row.required_version },
    awaitsCapture: row.awaits_capture,
    leaseToken: row.lease_token,
    claimedAt: performance.now(),
    leaseMs,
    claimedOn: row.claimed_on,
    extraRead: row.extra_read,
    funded: row.funded,
    waitingForMs: row.waiting_for_ms,
    brandUnreadForMs: row.brand_unread_for_ms,
    buyer: { name: row.buyer_name, email: row.buyer_email, phone: row.buyer_phone },
    units: units.map(({ id, face, state }) => ({ id, face, state })),
    attempt: last
      ? {
          id: last.id,
          number: last.number,
          referenceId: last.reference_id,
          hubbleOrderId: last.hubble_order_id,
          state: last.state,
          sends: last.sends,
          sentAgoMs: last.sent_ago_ms,
          absentCount: last.absent_count,
          absentAgoMs: last.absent_ago_ms,
          blindLooks: last.blind_looks,
          reads: last.reads,
          processingAgoMs: last.processing_ago_ms,
          shortRead: last.short_read,
          rejection: last.rejection,
        }
      : null,
    failures,
  }
}

/** Locks the claimed row for the caller's transaction; false when another worker holds a newer token. */
export async function lockClaim(trx: Db, claim: Pick<SupplierClaim, "supplierOrderId" | "leaseToken">): Promise<boolean> {
  const row = await firstRow<{ lease_token: number }>(trx, `select lease_token from voucher_supplier_order where id = :id for update`, { id: claim.supplierOrderId })
  return row?.lease_token === claim.leaseToken
}

/**
 * When the next piece of work can be claimed, in milliseconds from now (negative when overdue); null when there is none: what waits for a thaw is due
 * then, what waits for a capture is not due at all, or every worker would ask again and again. `offset 0` has each task
 * look for its own purchase: joined, the planner reads all purchases there ever were (`npm run bench -- claims`).
 */
export async function workDue(db: Db): Promise<{ due: number; in_flight: number; next_due_in_ms: number | null }> {
  const row = await firstRow<{ due: number; in_flight: number; next_due_in_ms: number | null }>(
    db,
    `with work as (
       select greatest(so.due_at, so.lease_until, case when ${SENDS} then p.frozen_until end) as due_at, so.lease_until from voucher_supplier_order so
         cross join lateral (select frozen_until from voucher_purchase where order_id = so.order_id offset 0) p where so.due_at is not null
       union all select greatest(t.due_at, p.task_lease_until, case when ${WAITS_FOR_THAW} then p.frozen_until end), p.task_lease_until from voucher_task t
         cross join lateral (select task_lease_until, frozen_until, awaits_capture from voucher_purchase where order_id = t.order_id offset 0) p
         where t.state = 'due' and not (p.awaits_capture and ${WAITS_FOR_CAPTURE}))
     select count(*) filter (where due_at <= now())::int as due, count(*) filter (where lease_until >= now())::int as in_flight,
       (extract(epoch from (min(due_at) - now())) * 1000)::float8 as next_due_in_ms from work`,
  )
  return row ?? { due: 0, in_flight: 0, next_due_in_ms: null }
}
