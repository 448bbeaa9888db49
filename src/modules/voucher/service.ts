import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, MedusaError, MedusaService } from "@medusajs/framework/utils"
import { parseVoucherHubOptions, type VoucherHubOptions } from "../../config/options"
import type { SealVoucher, SupplierAnswer } from "../../domain/supplier-answer"
import type { SupplierFailure } from "../../domain/supplier-failure"
import { issueToken, ownedUnit, ownsOrder, tokenOpensCart, type Asker } from "./ledger/access"
import { commitIntent, type Intent } from "./ledger/attempts"
import { closeCases, listCases, openCase, type CaseInput } from "./ledger/cases"
import { claimSupplierOrders, workDue, type SupplierClaim } from "./ledger/claims"
import { ensureUnits, type EnsureInput, type EnsureResult } from "./ledger/ensure"
import { fulfillmentCreated, fulfillmentView, refuseCancel } from "./ledger/fulfillments"
import type { Recorded } from "./ledger/outcomes"
import { overview, type Overview } from "./ledger/overview"
import { closeUnsent, postpone, recordLookUp, recordPostAnswer, recordRead, recordUnorderable } from "./ledger/record"
import { requestRead } from "./ledger/reads"
import { refundedUnits } from "./ledger/refunds"
import { keepSweepCursor, sweepCursor, unwatchOrder, watchedOrders, watchOrder } from "./ledger/sweep"
import { claimTask, endTask, type TaskClaim } from "./ledger/tasks"
import { listSupplierOrders, listUnits, readSupplierOrder } from "./ledger/views"
import { RefundIntent, SupplierAttempt, SupplierAttemptUnit, SupplierOrder, VaultVoucher, VoucherCase, VoucherPurchase, VoucherReveal, VoucherSelection, VoucherSweep, VoucherTask, VoucherToken, VoucherTransition, VoucherUnit } from "./models"
import { voucherPolicy, type VoucherPolicy } from "./policy"
import { Vault, type RevealActor, type RevealedVoucher } from "./vault"

interface VoucherCradle {
  [ContainerRegistrationKeys.PG_CONNECTION]: Knex
}

/** The options the order flow needs, copied one by one: Medusa writes the database URL into the raw object. */
export type OrderOptions = Pick<VoucherHubOptions["hubble"], "active" | "customerDetails" | "defaultCustomer"> & Pick<VoucherHubOptions["fulfillment"], "splitOrders" | "lossTolerancePercent">

/**
 * The ledger (`design.md`). Every method is one transaction or one statement; nothing here speaks to an upstream. Rows are
 * written with SQL because leases, due times and fencing compare with the database's clock; the models serve `query.graph`.
 */
export default class VoucherModuleService extends MedusaService({
  VoucherPurchase,
  VoucherSelection,
  VoucherSweep,
  VoucherUnit,
  VoucherTransition,
  SupplierOrder,
  SupplierAttempt,
  SupplierAttemptUnit,
  VaultVoucher,
  VoucherReveal,
  VoucherToken,
  VoucherTask,
  VoucherCase,
  RefundIntent,
}) {
  readonly policy: VoucherPolicy
  readonly orderOptions: OrderOptions
  readonly #knex: Knex
  readonly #vault: Vault | null

  constructor(cradle: VoucherCradle, options?: unknown) {
    super(cradle, options)
    const { hubble, fulfillment, vault, timeScale } = parseVoucherHubOptions(options)
    this.policy = voucherPolicy(fulfillment, timeScale)
    this.orderOptions = {
      active: hubble.active,
      customerDetails: hubble.customerDetails,
      defaultCustomer: hubble.defaultCustomer,
      splitOrders: fulfillment.splitOrders,
      lossTolerancePercent: fulfillment.lossTolerancePercent,
    }
    this.#knex = cradle[ContainerRegistrationKeys.PG_CONNECTION]
    this.#vault = vault ? new Vault({ activeKeyId: vault.activeKeyId, keys: vault.keys }) : null
  }

  get #openVault(): Vault {
    if (!this.#vault) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "The vault has no key: set vault.activeKeyId and vault.keys (VAULT_ACTIVE_KEY_ID, VAULT_KEYS)")
    return this.#vault
  }

  /** Writes units, supplier orders and first tasks of a paid order once; every later call adopts them (`protocol.md` 3.15). */
  ensureUnits(input: EnsureInput): Promise<EnsureResult> {
    return this.#knex.transaction((trx) => ensureUnits(trx, input))
  }

  watchOrder(input: Parameters<typeof watchOrder>[1]): Promise<void> {
    return watchOrder(this.#knex, input)
  }

  unwatchOrder(orderId: string): Promise<void> {
    return unwatchOrder(this.#knex, orderId)
  }

  watchedOrders(input: { after: string; limit: number }): Promise<string[]> {
    return watchedOrders(this.#knex, input)
  }

  sweepCursor(): Promise<string> {
    return sweepCursor(this.#knex)
  }

  keepSweepCursor(lastOrderId: string): Promise<void> {
    return keepSweepCursor(this.#knex, lastOrderId)
  }

  /** What this plugin gave back for units of the order, in minor units of its currency. */
  refundedUnits(orderId: string): Promise<number> {
    return refundedUnits(this.#knex, orderId)
  }

  claimSupplierOrders(input: { limit: number; orderId?: string }): Promise<SupplierClaim[]> {
    return claimSupplierOrders(this.#knex, { ...input, leaseMs: this.policy.times.leaseMs })
  }

  /** The commit before the POST; null when this worker may not send (`protocol.md` 3.2). */
  commitIntent(claim: SupplierClaim, requestId: string): Promise<Intent | null> {
    return commitIntent(this.#knex, claim, { requestId, sendMarginMs: this.policy.times.sendMarginMs })
  }

  get seal(): SealVoucher {
    return this.#openVault.seal
  }

  recordPostAnswer(claim: SupplierClaim, attemptId: string, answer: SupplierAnswer): Promise<Recorded> {
    return recordPostAnswer(this.#knex, claim, attemptId, answer, this.policy)
  }

  recordLookUp(claim: SupplierClaim, answer: SupplierAnswer): Promise<Recorded> {
    return recordLookUp(this.#knex, claim, answer, this.policy)
  }

  recordRead(claim: SupplierClaim, answer: SupplierAnswer): Promise<Recorded> {
    return recordRead(this.#knex, claim, answer, this.policy)
  }

  recordUnorderable(claim: SupplierClaim, failure: SupplierFailure): Promise<Recorded> {
    return recordUnorderable(this.#knex, claim, failure, this.policy)
  }

  postpone(claim: SupplierClaim, input: Parameters<typeof postpone>[2]): Promise<Recorded> {
    return postpone(this.#knex, claim, input, this.policy)
  }

  closeUnsent(claim: SupplierClaim, reason: string): Promise<Recorded> {
    return closeUnsent(this.#knex, claim, reason, this.policy)
  }

  /** Asks for one read outside the five: a webhook or a person (`protocol.md` 3.10). */
  requestRead(hubbleOrderId: string, minGapMs: number): ReturnType<typeof requestRead> {
    return requestRead(this.#knex, { hubbleOrderId, minGapMs })
  }

  claimTask(input: { orderId?: string } = {}): Promise<TaskClaim | null> {
    return claimTask(this.#knex, { ...input, leaseMs: this.policy.times.leaseMs })
  }

  endTask(task: TaskClaim, end: Parameters<typeof endTask>[2]): Promise<boolean> {
    return this.#knex.transaction((trx) => endTask(trx, task, end))
  }

  /** Ends a fulfill task: from here on the supplier order may be claimed. */
  fulfillmentCreated(task: TaskClaim, fulfillmentId: string): Promise<boolean> {
    return this.#knex.transaction((trx) => fulfillmentCreated(trx, task, fulfillmentId))
  }

  fulfillmentView(supplierOrderId: string): ReturnType<typeof fulfillmentView> {
    return fulfillmentView(this.#knex, supplierOrderId)
  }

  /** Why the fulfillment of a supplier order cannot be cancelled; null when it can, its unsent units are then held. */
  refuseCancel(supplierOrderId: string): Promise<string | null> {
    return this.#knex.transaction((trx) => refuseCancel(trx, supplierOrderId))
  }

  openCase(input: CaseInput): Promise<{ id: string; opened: boolean }> {
    return openCase(this.#knex, input)
  }

  closeCases(match: Parameters<typeof closeCases>[1], by: string, note: string): Promise<string[]> {
    return closeCases(this.#knex, match, by, note)
  }

  listAttention(filter: Parameters<typeof listCases>[1]): ReturnType<typeof listCases> {
    return listCases(this.#knex, filter)
  }

  listOrderUnits(orderId: string): ReturnType<typeof listUnits> {
    return listUnits(this.#knex, orderId)
  }

  findSupplierOrders(filter: Parameters<typeof listSupplierOrders>[1]): ReturnType<typeof listSupplierOrders> {
    return listSupplierOrders(this.#knex, filter)
  }

  readSupplierOrder(id: string): ReturnType<typeof readSupplierOrder> {
    return readSupplierOrder(this.#knex, id)
  }

  workDue(): ReturnType<typeof workDue> {
    return workDue(this.#knex)
  }

  overview(): Promise<Overview> {
    return overview(this.#knex)
  }

  issueToken(cartId: string): Promise<string> {
    return issueToken(this.#knex, cartId)
  }

  ownsOrder(orderId: string, asker: Asker): Promise<boolean> {
    return ownsOrder(this.#knex, orderId, asker)
  }

  ownedUnit(unitId: string, asker: Asker): ReturnType<typeof ownedUnit> {
    return ownedUnit(this.#knex, unitId, asker)
  }

  tokenOpensCart(cartId: string, token: string): Promise<boolean> {
    return tokenOpensCart(this.#knex, cartId, token)
  }

  /** The one place where a code becomes readable again; audited in the same transaction. */
  reveal(unitId: string, actor: RevealActor): Promise<RevealedVoucher> {
    return this.#knex.transaction((trx) => this.#openVault.reveal(trx, unitId, actor))
  }
}
