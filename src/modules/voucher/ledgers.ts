import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { SupplierAnswer } from "../../domain/supplier-answer"
import type { SupplierFailure } from "../../domain/supplier-failure"
import { issueToken, ownedUnit, ownsOrder, tokenOpensCart, type Asker } from "./ledger/access"
import { commitIntent } from "./ledger/attempts"
import { checkCase, refundCase, resolveCase, retryCase } from "./ledger/case-actions"
import { closeCases, listCases, openCase, type CaseInput } from "./ledger/cases"
import { claimSupplierOrders, workDue, type SupplierClaim } from "./ledger/claims"
import { ensureUnits, type EnsureInput } from "./ledger/ensure"
import { closeCancelledOrder, freezeOrder, fulfillmentGone, isFrozen, overdueFreezes, thawOrder } from "./ledger/freeze"
import { beginReplacing, endReplacing, fulfillmentCreated, fulfillmentView, refuseCancel } from "./ledger/fulfillments"
import { overview } from "./ledger/overview"
import { requestRead } from "./ledger/reads"
import { closeUnsent, keepLooking, postpone, recordLookUp, recordPostAnswer, recordRead, recordUnorderable } from "./ledger/record"
import { dropRefund, finishRefund, leaveToPerson, planRefund, refundedUnits, type RefundablePayment, type RefundPlan } from "./ledger/refunds"
import { keepSweepCursor, sweepCursor, unwatchOrder, watchedOrders, watchOrder } from "./ledger/sweep"
import { claimTask, endTask, renewTask, type TaskClaim } from "./ledger/tasks"
import { listSupplierOrders, listUnits, readSupplierOrder } from "./ledger/views"
import { releaseFunded, releaseProbe, waitingAmount, wakeOverdueWaiting } from "./ledger/wallet"
import type { VoucherPolicy } from "./policy"

/**
 * The ledger by subject. Every method is one transaction or one statement; nothing here speaks to an upstream. SQL, because
 * leases, due times and fencing compare with the database's clock.
 */

/** From a paid Medusa order to units and supplier orders, and the sweep that finds what no event brought. */
export class SaleLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
  ) {}

  /** Writes units, supplier orders and first tasks of a paid order once; every later call adopts them (`protocol.md` 3.15). */
  ensure = (input: EnsureInput) => this.knex.transaction((trx) => ensureUnits(trx, input))
  /** The price of units that are refunded or closed, in minor units of the order's currency. */
  refundedUnits = (orderId: string) => refundedUnits(this.knex, orderId)
  watch = (input: Parameters<typeof watchOrder>[1]) => watchOrder(this.knex, input)
  unwatch = (orderId: string) => unwatchOrder(this.knex, orderId)
  watched = (input: { after: string; limit: number }) => watchedOrders(this.knex, input)
  sweepCursor = () => sweepCursor(this.knex)
  keepSweepCursor = (lastOrderId: string) => keepSweepCursor(this.knex, lastOrderId)
  /** Stops everything that would send, so that the order can be cancelled; refused once the supplier may have been charged. */
  freeze = (orderId: string) => this.knex.transaction((trx) => freezeOrder(trx, orderId, this.policy.times.freezeMs))
  thaw = (orderId: string) => this.knex.transaction((trx) => thawOrder(trx, orderId))
  overdueFreezes = (limit: number) => overdueFreezes(this.knex, limit)
  closeCancelled = (orderId: string) => this.knex.transaction((trx) => closeCancelledOrder(trx, orderId))
}

/** Ordering at the supplier: claim, intent, record, each its own commit (`protocol.md` section 3). */
export class PlacementLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
  ) {}

  claim = (input: { limit: number; orderId?: string }) => claimSupplierOrders(this.knex, { ...input, leaseMs: this.policy.times.leaseMs })
  /** The commit before the POST; null when this worker may not send (3.2). */
  commitIntent = (claim: SupplierClaim, requestId: string) => commitIntent(this.knex, claim, { requestId, sendMarginMs: this.policy.times.sendMarginMs })
  recordPost = (claim: SupplierClaim, attemptId: string, answer: SupplierAnswer) => recordPostAnswer(this.knex, claim, attemptId, answer, this.policy)
  recordLookUp = (claim: SupplierClaim, answer: SupplierAnswer) => recordLookUp(this.knex, claim, answer, this.policy)
  recordRead = (claim: SupplierClaim, answer: SupplierAnswer) => recordRead(this.knex, claim, answer, this.policy)
  /** The brand says no before anything is sent. */
  recordUnorderable = (claim: SupplierClaim, failure: SupplierFailure) => recordUnorderable(this.knex, claim, failure, this.policy)
  postpone = (claim: SupplierClaim, input: Parameters<typeof postpone>[2]) => postpone(this.knex, claim, input, this.policy)
  closeUnsent = (claim: SupplierClaim, reason: string) => closeUnsent(this.knex, claim, reason, this.policy)
  keepLooking = (claim: SupplierClaim, reason: string) => keepLooking(this.knex, claim, reason, this.policy)
  /** Asks for one read outside the five: a webhook or a person (3.10). */
  requestRead = (hubbleOrderId: string) => requestRead(this.knex, { hubbleOrderId, minGapMs: this.policy.times.webhookReadGapMs })
  /** What a balance lets go; paise. */
  releaseFunded = (balance: number) => this.knex.transaction((trx) => releaseFunded(trx, balance, this.policy.times.walletSkipMs))
  releaseProbe = () => this.knex.transaction((trx) => releaseProbe(trx))
  waitingAmount = () => waitingAmount(this.knex)
  wakeOverdueWaiting = () => wakeOverdueWaiting(this.knex, this.policy.times.walletWaitMs)
  workDue = () => workDue(this.knex)
}

/** Work on Medusa's side (`protocol.md` section 4). */
export class TaskLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
  ) {}

  claim = (input: { orderId?: string } = {}) => claimTask(this.knex, { ...input, leaseMs: this.policy.times.leaseMs })
  renew = (task: TaskClaim) => renewTask(this.knex, task, this.policy.times.leaseMs)
  end = (task: TaskClaim, end: Parameters<typeof endTask>[2]) => this.knex.transaction((trx) => endTask(trx, task, end))
  /** Ends a fulfill task: from here on the supplier order may be claimed. */
  fulfillmentCreated = (task: TaskClaim, fulfillmentId: string) => this.knex.transaction((trx) => fulfillmentCreated(trx, task, fulfillmentId))
  fulfillmentView = (supplierOrderId: string) => fulfillmentView(this.knex, supplierOrderId)
  beginReplacing = (supplierOrderId: string) => beginReplacing(this.knex, supplierOrderId)
  endReplacing = (supplierOrderId: string, fulfillmentId: string) => endReplacing(this.knex, supplierOrderId, fulfillmentId)
  isFrozen = (supplierOrderId: string) => isFrozen(this.knex, supplierOrderId)
  fulfillmentGone = (supplierOrderId: string) => this.knex.transaction((trx) => fulfillmentGone(trx, supplierOrderId))
  /** Why the fulfillment of a supplier order cannot be cancelled; null when it can, its unsent units are then held. */
  refuseCancel = (supplierOrderId: string) => this.knex.transaction((trx) => refuseCancel(trx, supplierOrderId))
}

/** Money on its way back to shoppers: intents, and what became of them (`protocol.md` section 4). */
export class RefundLedger {
  constructor(private readonly knex: Knex) {}

  plan = (orderId: string, payments: readonly RefundablePayment[]) => this.knex.transaction((trx) => planRefund(trx, orderId, payments))
  finish = (plan: RefundPlan, refundId: string) => this.knex.transaction((trx) => finishRefund(trx, plan, refundId))
  drop = (plan: RefundPlan, reason: string) => this.knex.transaction((trx) => dropRefund(trx, plan, reason))
  leaveToPerson = (task: TaskClaim, reason: string) => this.knex.transaction((trx) => leaveToPerson(trx, task, reason))
}

/** Cases a person must see (`protocol.md` section 6). */
export class CaseLedger {
  constructor(private readonly knex: Knex) {}

  open = (input: CaseInput) => openCase(this.knex, input)
  close = (match: Parameters<typeof closeCases>[1], by: string, note: string) => closeCases(this.knex, match, by, note)
  list = (filter: Parameters<typeof listCases>[1]) => listCases(this.knex, filter)
  check = (id: string) => this.knex.transaction((trx) => checkCase(trx, id))
  retry = (id: string, by: string) => this.knex.transaction((trx) => retryCase(trx, id, by))
  refund = (id: string, by: string) => this.knex.transaction((trx) => refundCase(trx, id, by))
  resolve = (id: string, by: string, input: Parameters<typeof resolveCase>[3]) => this.knex.transaction((trx) => resolveCase(trx, id, by, input))
}

/** Whose vouchers these are. */
export class AccessLedger {
  constructor(private readonly knex: Knex) {}

  issueToken = (cartId: string) => issueToken(this.knex, cartId)
  ownsOrder = (orderId: string, asker: Asker) => ownsOrder(this.knex, orderId, asker)
  ownedUnit = (unitId: string, asker: Asker) => ownedUnit(this.knex, unitId, asker)
  tokenOpensCart = (cartId: string, token: string) => tokenOpensCart(this.knex, cartId, token)
}

/** What routes show; masked, never a code. */
export class LedgerViews {
  constructor(private readonly knex: Knex) {}

  units = (orderId: string) => listUnits(this.knex, orderId)
  supplierOrders = (filter: Parameters<typeof listSupplierOrders>[1]) => listSupplierOrders(this.knex, filter)
  supplierOrder = (id: string) => readSupplierOrder(this.knex, id)
  overview = () => overview(this.knex)
}
