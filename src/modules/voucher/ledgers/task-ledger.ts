import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { fulfillmentGone, isFrozen } from "../ledger/freeze"
import { beginReplacing, endReplacing, fulfillmentCancelled, fulfillmentCreated, fulfillmentView, refuseCancel, refuseCancelOf, takenQuantities, type FulfillmentView } from "../ledger/fulfillments"
import { anyUnitIn, buyerEmail, claimTasks, endTask, ownDelivered, renewTask, unitsOfTask, type TaskClaim, type TaskShares } from "../ledger/tasks"
import type { VoucherPolicy } from "../policy"

/** Work on Medusa's side (`protocol.md` section 4). */
export class TaskLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
  ) {}

  claim(input: { limit: number; most?: TaskShares; orderId?: string }) {
    return claimTasks(this.knex, { ...input, leaseMs: this.policy.times.leaseMs })
  }

  renew(task: TaskClaim) {
    return renewTask(this.knex, task, this.policy.times.leaseMs)
  }

  end(task: TaskClaim, end: Parameters<typeof endTask>[2]) {
    return endTask(this.knex, task, end)
  }

  unitsOf(task: TaskClaim) {
    return unitsOfTask(this.knex, task)
  }

  anyUnitIn(task: TaskClaim, states: Parameters<typeof anyUnitIn>[2]) {
    return anyUnitIn(this.knex, task, states)
  }

  ownDelivered(task: TaskClaim) {
    return ownDelivered(this.knex, task)
  }

  buyerEmail(orderId: string) {
    return buyerEmail(this.knex, orderId)
  }

  /** Ends a fulfill task: from here on the supplier order may be claimed. */
  fulfillmentCreated(task: TaskClaim, fulfillmentId: string, made: boolean) {
    return this.knex.transaction((trx) => fulfillmentCreated(trx, task, fulfillmentId, made))
  }

  fulfillmentView(supplierOrderId: string) {
    return fulfillmentView(this.knex, supplierOrderId)
  }

  beginReplacing(supplierOrderId: string) {
    return beginReplacing(this.knex, supplierOrderId)
  }

  endReplacing(supplierOrderId: string, fulfillmentId: string) {
    return endReplacing(this.knex, supplierOrderId, fulfillmentId)
  }

  isFrozen(supplierOrderId: string) {
    return isFrozen(this.knex, supplierOrderId)
  }

  fulfillmentGone(supplierOrderId: string) {
    return this.knex.transaction((trx) => fulfillmentGone(trx, supplierOrderId))
  }

  takenQuantities(view: FulfillmentView) {
    return takenQuantities(this.knex, view)
  }

  /** A fulfillment that an admin made with our provider is cancelled. @throws MedusaError NOT_ALLOWED once something was sent for it. */
  refuseCancelOf(fulfillmentId: string) {
    return this.knex.transaction((trx) => refuseCancelOf(trx, fulfillmentId))
  }

  /** A fulfillment is cancelled already: its unsent units are held. */
  fulfillmentCancelled(fulfillmentId: string) {
    return this.knex.transaction((trx) => fulfillmentCancelled(trx, fulfillmentId))
  }

  /** Why the fulfillment of a supplier order cannot be cancelled; null when it can, its unsent units are then held. */
  refuseCancel(supplierOrderId: string) {
    return this.knex.transaction((trx) => refuseCancel(trx, supplierOrderId))
  }
}
