import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { dropRefund, finishRefund, isRefundUnderWay, leaveToPerson, planCreditReturn, planRefund, returnedByPayment, type RefundablePayment, type RefundPlan } from "../ledger/refunds"
import { nothingCharged, wantRefund } from "../ledger/issued"
import { takeBack } from "../ledger/take-back"
import type { TaskClaim } from "../ledger/tasks"

/** Money on its way back to shoppers: intents, and what became of them (`protocol.md` section 4). */
export class RefundLedger {
  constructor(private readonly knex: Knex) {}

  plan(orderId: string, payments: readonly RefundablePayment[]) {
    return this.knex.transaction((trx) => planRefund(trx, orderId, payments))
  }

  /** Commits the return of what store credit accounts gave for units whose card was never charged. */
  planCreditReturn(orderId: string, accounts: readonly RefundablePayment[]) {
    return this.knex.transaction((trx) => planCreditReturn(trx, orderId, accounts))
  }

  /** Whether a refund of ours is under way, which books itself. */
  isUnderWay(orderId: string) {
    return isRefundUnderWay(this.knex, orderId)
  }

  finish(plan: RefundPlan, refundId: string) {
    return this.knex.transaction((trx) => finishRefund(trx, plan, refundId))
  }

  drop(plan: RefundPlan, reason: string) {
    return this.knex.transaction((trx) => dropRefund(trx, plan, reason))
  }

  /** Adds the task that settles the units whose money is due. */
  want(orderId: string) {
    return this.knex.transaction((trx) => wantRefund(trx, orderId))
  }

  /** The reservation was let go: units without a voucher cost the shopper nothing. */
  nothingCharged(orderId: string, note: string) {
    return this.knex.transaction((trx) => nothingCharged(trx, orderId, note))
  }

  /** What was given back, or is being, by payment; minor units. */
  returned(orderId: string) {
    return returnedByPayment(this.knex, orderId)
  }

  /** A delivered voucher whose code nobody saw: its money is due. */
  takeBack(unitId: string, by: string, reason: string) {
    return this.knex.transaction((trx) => takeBack(trx, unitId, by, reason))
  }

  leaveToPerson(task: TaskClaim, reason: string) {
    return this.knex.transaction((trx) => leaveToPerson(trx, task, reason))
  }
}
