import { exceeds, limitsOf, type Limit, type Used } from "../../../domain/supplier-limits"
import type { Minor } from "../../../domain/money"
import type { VoucherPolicy } from "../policy"
import type { SupplierClaim } from "./claims"
import { firstRow, rows, type Db } from "./sql"

/** A limit that keeps an order from being sent. */
export interface ReachedLimit {
  path: string
  /** The order alone is more than the limit allows: waiting does not help. */
  never: boolean
}

/** The rest of the ledger's queries see one order; these see all of a brand, or of a shopper, by the e-mail Hubble is told. */
const IN_SCOPE: Readonly<Record<Limit["scope"], string>> = {
  partner: "true",
  brand: "so.brand_id = :brandId",
  user: "so.brand_id = :brandId and lower(p.buyer_email) = lower(:email)",
}

/**
 * What the window holds: every reference that was sent in it and that Hubble did not refuse. CANCELLED and REVERSED were accepted once, so
 * they count; FAILED, and what Hubble never created, do not.
 */
async function sentInWindow(trx: Db, claim: SupplierClaim, limit: Limit, hourMs: number): Promise<Used> {
  const used = await firstRow<Used>(
    trx,
    `select count(*)::int as orders, coalesce(sum(a.amount_minor), 0)::float8 as amount
     from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id join voucher_purchase p on p.order_id = so.order_id
     where a.sent_at > now() - (:windowMs * interval '1 millisecond') and a.sends > 0 and a.state not in ('failed', 'not_created') and ${IN_SCOPE[limit.scope]}`,
    { windowMs: limit.hours * hourMs, brandId: claim.brandId, email: claim.buyer.email },
  )
  return used ?? { orders: 0, amount: 0 }
}

/** Orders that began to wait for the same limit before this one: they go first. One that never fits keeps nobody waiting. */
async function waitingBefore(trx: Db, claim: SupplierClaim, limit: Limit): Promise<Used> {
  const used = await firstRow<Used>(
    trx,
    `select count(*)::int as orders, coalesce(sum(so.amount_minor), 0)::float8 as amount
     from voucher_supplier_order so join voucher_purchase p on p.order_id = so.order_id
     join voucher_supplier_order own on own.id = :id
     where so.state = 'ready' and so.last_problem = :path and so.id <> own.id and (so.waiting_since, so.id) < (coalesce(own.waiting_since, 'infinity'), own.id)
       and (cast(:amount as float8) is null or so.amount_minor <= :amount) and ${IN_SCOPE[limit.scope]}`,
    { id: claim.supplierOrderId, path: limit.path, amount: limit.amount, brandId: claim.brandId, email: claim.buyer.email },
  )
  return used ?? { orders: 0, amount: 0 }
}

/** A reference that may have reached Hubble is counted already: sending it again adds nothing. */
const isCounted = ({ attempt }: SupplierClaim) => attempt?.state === "unsent" && attempt.sends > 0

function amountOf(claim: SupplierClaim): Minor {
  return claim.units.filter((unit) => unit.state === "pending" || unit.state === "waiting_wallet").reduce((total, unit) => total + unit.face, 0)
}

/** The first of the shop's own limits (`hubble.limits`) that this order would exceed if it were sent now; null when it may go. */
export async function reachedLimit(trx: Db, claim: SupplierClaim, policy: VoucherPolicy): Promise<ReachedLimit | null> {
  if (isCounted(claim)) return null
  const amount = amountOf(claim)
  for (const limit of limitsOf(policy.limits, claim.brandId, claim.currency)) {
    if (exceeds(limit, { orders: 0, amount: 0 }, amount)) return { path: limit.path, never: true }
    const [sent, waiting] = [await sentInWindow(trx, claim, limit, policy.times.hourMs), await waitingBefore(trx, claim, limit)]
    if (exceeds(limit, { orders: sent.orders + waiting.orders, amount: sent.amount + waiting.amount }, amount)) return { path: limit.path, never: false }
  }
  return null
}

/**
 * The same inside the commit before a POST: intents of all processes are made one after the other, each seeing what the ones before it
 * sent. Free while the shop has no limits.
 */
export async function mayNotSend(trx: Db, claim: SupplierClaim, policy: VoucherPolicy): Promise<boolean> {
  if (!limitsOf(policy.limits, claim.brandId, claim.currency).length || isCounted(claim)) return false
  await rows(trx, `select pg_advisory_xact_lock(hashtextextended('voucher-hub limits', 0))`)
  return (await reachedLimit(trx, claim, policy)) !== null
}
