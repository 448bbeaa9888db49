import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { SupplierAnswer } from "../../domain/supplier-answer"
import type { SupplierFailure } from "../../domain/supplier-failure"
import { issueToken, ownedUnit, ownsOrder, tokenOpensCart, type Asker } from "./ledger/access"
import { commitIntent } from "./ledger/attempts"
import { closeCases, listCases, openCase, type CaseInput } from "./ledger/cases"
import { claimSupplierOrders, workDue, type SupplierClaim } from "./ledger/claims"
import { ensureUnits, type EnsureInput } from "./ledger/ensure"
import { fulfillmentCreated, fulfillmentView, refuseCancel } from "./ledger/fulfillments"
import { overview } from "./ledger/overview"
import { requestRead } from "./ledger/reads"
import { closeUnsent, postpone, recordLookUp, recordPostAnswer, recordRead, recordUnorderable } from "./ledger/record"
import { refundedUnits } from "./ledger/refunds"
import { keepSweepCursor, sweepCursor, unwatchOrder, watchedOrders, watchOrder } from "./ledger/sweep"
import { claimTask, endTask, type TaskClaim } from "./ledger/tasks"
import { listSupplierOrders, listUnits, readSupplierOrder } from "./ledger/views"
import type { VoucherPolicy } from "./policy"

/**
 * The ledger by subject. Every method is one transaction or one statement; nothing here speaks to an upstream. SQL, because
 * leases, due times and fencing compare with the database's clock.
 */

/** From a paid Medusa order to units and supplier orders, and the sweep that finds what no event brought. */
export class SaleLedger {
  constructor(private readonly knex: Knex) {}

  /** Writes units, supplier orders and first tasks of a paid order once; every later call adopts them (`protocol.md` 3.15). */
  ensure = (input: EnsureInput) => this.knex.transaction((trx) => ensureUnits(trx, input))
  /** What this plugin gave back for units of the order, in minor units of its currency. */
  refundedUnits = (orderId: string) => refundedUnits(this.knex, orderId)
  watch = (input: Parameters<typeof watchOrder>[1]) => watchOrder(this.knex, input)
  unwatch = (orderId: string) => unwatchOrder(this.knex, orderId)
  watched = (input: { after: string; limit: number }) => watchedOrders(this.knex, input)
  sweepCursor = () => sweepCursor(this.knex)
  keepSweepCursor = (lastOrderId: string) => keepSweepCursor(this.knex, lastOrderId)
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
  /** Asks for one read outside the five: a webhook or a person (3.10). */
  requestRead = (hubbleOrderId: string) => requestRead(this.knex, { hubbleOrderId, minGapMs: this.policy.times.webhookReadGapMs })
  workDue = () => workDue(this.knex)
}

/** Work on Medusa's side (`protocol.md` section 4). */
export class TaskLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
  ) {}

  claim = (input: { orderId?: string } = {}) => claimTask(this.knex, { ...input, leaseMs: this.policy.times.leaseMs })
  end = (task: TaskClaim, end: Parameters<typeof endTask>[2]) => this.knex.transaction((trx) => endTask(trx, task, end))
  /** Ends a fulfill task: from here on the supplier order may be claimed. */
  fulfillmentCreated = (task: TaskClaim, fulfillmentId: string) => this.knex.transaction((trx) => fulfillmentCreated(trx, task, fulfillmentId))
  fulfillmentView = (supplierOrderId: string) => fulfillmentView(this.knex, supplierOrderId)
  /** Why the fulfillment of a supplier order cannot be cancelled; null when it can, its unsent units are then held. */
  refuseCancel = (supplierOrderId: string) => this.knex.transaction((trx) => refuseCancel(trx, supplierOrderId))
}

/** Cases a person must see (`protocol.md` section 6). */
export class CaseLedger {
  constructor(private readonly knex: Knex) {}

  open = (input: CaseInput) => openCase(this.knex, input)
  close = (match: Parameters<typeof closeCases>[1], by: string, note: string) => closeCases(this.knex, match, by, note)
  list = (filter: Parameters<typeof listCases>[1]) => listCases(this.knex, filter)
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
