import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { SupplierAnswer } from "../../../domain/supplier-answer"
import type { SupplierFailure } from "../../../domain/supplier-failure"
import { commitIntent } from "../ledger/attempts"
import { endBrandWait } from "../ledger/brand-wait"
import { claimSupplierOrders, unclaimedAttempt, workDue, type AttemptName, type SupplierClaim } from "../ledger/claims"
import { reachedLimit, type ReachedLimit } from "../ledger/limits"
import { noteRead, replacedCharges, requestRead, wakeEndedHolds } from "../ledger/reads"
import { owes } from "../ledger/successors"
import { closeUnsent, endHold, keepLooking, postpone, recordLookUp, recordPostAnswer, recordRead, recordTimeOut, recordUnorderable, waitForBrand, waitForLimit } from "../ledger/record"
import { releaseFunded, releaseProbe, waitingAmount, wakeOverdueWaiting, wakeReady } from "../ledger/wallet"
import { beat } from "../ledger/sweep"
import type { VoucherPolicy } from "../policy"

/** Ordering at the supplier: claim, intent, record, each its own commit (`protocol.md` section 3). */
export class PlacementLedger {
  constructor(
    private readonly knex: Knex,
    private readonly policy: VoucherPolicy,
  ) {}

  /** This process takes up work. */
  beat() {
    return beat(this.knex)
  }

  claim(input: { limit: number; orderId?: string }) {
    return claimSupplierOrders(this.knex, { ...input, leaseMs: this.policy.times.leaseMs })
  }

  /** The commit before the POST; null when this worker may not send (3.2). */
  commitIntent(claim: SupplierClaim, requestId: string) {
    return commitIntent(this.knex, claim, requestId, this.policy)
  }

  /** Which of the shop's own limits the order would exceed now; a look, which `commitIntent` repeats under its lock. */
  reachedLimit(claim: SupplierClaim) {
    return reachedLimit(this.knex, claim, this.policy)
  }

  /** Parks an order until its limit allows it. */
  waitForLimit(claim: SupplierClaim, limit: ReachedLimit) {
    return waitForLimit(this.knex, claim, limit, this.policy)
  }

  /** Parks an order until its brand can be read. */
  waitForBrand(claim: SupplierClaim, reason: string) {
    return waitForBrand(this.knex, claim, reason, this.policy)
  }

  /** The brand can be read again. */
  brandRead(claim: SupplierClaim) {
    return this.knex.transaction((trx) => endBrandWait(trx, claim, "the brand can be read again"))
  }

  recordPost(claim: SupplierClaim, attemptId: string, answer: SupplierAnswer) {
    return recordPostAnswer(this.knex, claim, attemptId, answer, this.policy)
  }

  recordLookUp(claim: SupplierClaim, answer: SupplierAnswer) {
    return recordLookUp(this.knex, claim, answer, this.policy)
  }

  recordRead(claim: SupplierClaim, answer: SupplierAnswer) {
    return recordRead(this.knex, claim, answer, this.policy)
  }

  timeOut(claim: SupplierClaim) {
    return recordTimeOut(this.knex, claim, this.policy)
  }

  /** The merchant's clock ends the hold of a timed out order. */
  endHold(claim: SupplierClaim) {
    return endHold(this.knex, claim, this.policy)
  }

  /** Timed out orders whose hold is over become due; none without `refundTimedOutAfterHours`. */
  async wakeEndedHolds() {
    const { timedOutHoldMs, cutOffMs } = this.policy.times
    return timedOutHoldMs === null ? 0 : wakeEndedHolds(this.knex, cutOffMs + timedOutHoldMs)
  }

  /** The brand says no before anything is sent. */
  recordUnorderable(claim: SupplierClaim, failure: SupplierFailure) {
    return recordUnorderable(this.knex, claim, failure, this.policy)
  }

  postpone(claim: SupplierClaim, input: Parameters<typeof postpone>[2]) {
    return postpone(this.knex, claim, input, this.policy)
  }

  closeUnsent(claim: SupplierClaim, reason: string) {
    return closeUnsent(this.knex, claim, reason, this.policy)
  }

  keepLooking(claim: SupplierClaim, reason: string) {
    return keepLooking(this.knex, claim, reason, this.policy)
  }

  /** Asks for one read outside the five: a webhook or a person (3.10). */
  requestRead(hubbleOrderId: string) {
    return requestRead(this.knex, { hubbleOrderId, minGapMs: this.policy.times.webhookReadGapMs })
  }

  /** The attempt that a webhook's read turned out to be about, which is the read of its minute; under no claim. Null when the reference is not ours. */
  async heardOf(referenceId: string) {
    await noteRead(this.knex, referenceId)
    return unclaimedAttempt(this.knex, { referenceId }, 0)
  }

  /** An attempt that no worker reads any more, to be read all the same; under no claim. Null when it was read a moment ago. */
  unclaimedAttempt(name: AttemptName) {
    return unclaimedAttempt(this.knex, name, this.policy.times.webhookReadGapMs)
  }

  /** Hubble charged an attempt of the supplier order and did not bring all of it. */
  owes(supplierOrderId: string) {
    return owes(this.knex, supplierOrderId)
  }

  replacedCharges(supplierOrderId: string) {
    return replacedCharges(this.knex, supplierOrderId)
  }

  /** What a balance lets go; paise. */
  releaseFunded(balance: number) {
    return this.knex.transaction((trx) => releaseFunded(trx, balance, this.policy.times.walletSkipMs))
  }

  releaseProbe() {
    return this.knex.transaction((trx) => releaseProbe(trx))
  }

  wakeReady() {
    return wakeReady(this.knex)
  }

  waitingAmount() {
    return waitingAmount(this.knex)
  }

  wakeOverdueWaiting() {
    return wakeOverdueWaiting(this.knex, this.policy.times.walletWaitMs)
  }

  workDue() {
    return workDue(this.knex)
  }
}
