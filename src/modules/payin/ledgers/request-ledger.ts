import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { nextKeptLookInMs, twinLookInMs } from "../../../domain/payin-rules"
import type { PayinTimes } from "../../../domain/payin-times"
import type { PspAnswer } from "../../../domain/psp-answer"
import type { PayinBudget } from "../budget"
import { requestPayOutLook } from "../ledger/actions"
import { claimRequest, claimRequests, commitIntent, giveUpSending, isCalledOff, payinDueInMs, release, requestLook, rest, withdraw, type PayinClaim } from "../ledger/claims"
import { forgetPayer, type Payer } from "../ledger/personal-data"
import { clearNotices, markHandedOver, recordAnswer, type PayinCall } from "../ledger/record"
import { readRow, type Notice } from "../ledger/rows"
import { beginRequest, forgetSession, prepareSession, purgeSessions, type PreparedSession } from "../ledger/sessions"
import { rowByPspId, rowBySession } from "../ledger/views"

/** Requests that can move money: prepare, begin, claim, intent, record, each its own commit (`protocol.md` sections 3 and 5). */
export class RequestLedger {
  constructor(
    private readonly knex: Knex,
    private readonly times: PayinTimes,
    private readonly refill: PayinBudget["refill"],
  ) {}

  prepare(session: PreparedSession) {
    return prepareSession(this.knex, session)
  }

  forget(sessionId: string) {
    return this.knex.transaction((trx) => forgetSession(trx, sessionId))
  }

  purge(input: { days: number; limit: number }) {
    return purgeSessions(this.knex, input)
  }

  /** The shopper pays: nothing is sent yet, but from here on the row is the poller's. */
  begin(input: { sessionId: string; cartId: string | null; capture: boolean }) {
    return this.knex.transaction((trx) => beginRequest(trx, { ...input, boletoDays: this.times.boletoDays, leaseMs: this.times.leaseMs }))
  }

  claim(input: { limit: number }) {
    return claimRequests(this.knex, { ...input, refill: this.refill, times: this.times })
  }

  /** Claims one request, due or not; null while another worker has it. */
  claimOne(id: string) {
    return claimRequest(this.knex, id, this.times)
  }

  /** The commit before the call; false when this worker may not send. */
  commitIntent(claim: PayinClaim, requestId: string) {
    return this.knex.transaction((trx) => commitIntent(trx, claim, requestId, this.times))
  }

  withdraw(claim: PayinClaim, reason: string, blame: { ours: boolean }) {
    return this.knex.transaction((trx) => withdraw(trx, claim, reason, blame))
  }

  release(claim: PayinClaim, dueInMs: number | null = null, problem: string | null = null) {
    return release(this.knex, claim, dueInMs, problem)
  }

  /** A request that is absent and is not sent again: it was never created, unless its last send still comes. */
  giveUpSending(claim: PayinClaim, reason: string) {
    return this.knex.transaction((trx) => giveUpSending(trx, claim, reason, this.times))
  }

  /** Whether somebody wants it void or its money back. */
  isCalledOff(id: string) {
    return isCalledOff(this.knex, id)
  }

  /** Nothing is to be done now: the row is due again only for a look that it still needs. */
  rest(claim: PayinClaim) {
    return rest(this.knex, claim, this.#nextLookInMs(claim))
  }

  /** `handOverInMs`: when Medusa is told of money found by this call; 0 unless Medusa is asking. */
  record(claim: Pick<PayinClaim, "id" | "leaseToken">, call: PayinCall, answer: PspAnswer, handOverInMs = 0) {
    return recordAnswer(this.knex, { claim, call, answer, handOverInMs, times: this.times })
  }

  handedOver(claim: PayinClaim, input: { orderId: string | null; notice?: Notice | null }) {
    return this.knex.transaction((trx) => markHandedOver(trx, claim, { orderId: input.orderId, notice: input.notice ?? null, dueInMs: this.#nextLookInMs(claim), times: this.times }))
  }

  /** Of a row that Medusa knows: it was sent again and is looked for once more, or its money is looked at again. */
  #nextLookInMs(claim: PayinClaim): number | null {
    const due = [nextKeptLookInMs(claim, this.times), twinLookInMs(claim, this.times)].filter((ms) => ms !== null)
    return due.length ? Math.min(...due) : null
  }

  clearNotices(id: string, raised: readonly Notice[]) {
    return clearNotices(this.knex, id, raised)
  }

  /** A webhook or a person wants a look; one of 123hub's may be about a pay-out, whose id then comes back. */
  async ask(key: Parameters<typeof requestLook>[1]) {
    const asked = await requestLook(this.knex, key, this.times.backoffMinMs)
    if (asked.length || "id" in key || key.psp !== "hub123") return asked
    return requestPayOutLook(this.knex, key, this.times.pollMaxMs)
  }

  read(id: string) {
    return readRow(this.knex, id)
  }

  bySession(sessionId: string) {
    return rowBySession(this.knex, sessionId)
  }

  byPspId(psp: "hubcash" | "hub123", pspId: string) {
    return rowByPspId(this.knex, psp, pspId)
  }

  /** Takes a customer out of his payments. */
  forgetPayer(payer: Payer) {
    return this.knex.transaction((trx) => forgetPayer(trx, payer))
  }

  /** In how many milliseconds a request or an action can be taken up; null when none is due. */
  dueInMs() {
    return payinDueInMs(this.knex, this.refill)
  }
}
