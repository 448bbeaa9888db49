import type { AttentionKind } from "./attention"
import type { Minor } from "./money"
import { mayBecome, PAYIN_METHODS, PAYIN_STATES, type PayinMethod, type PayinState } from "./payin-state"
import type { PayinTimes } from "./payin-times"
import { decideOnBlindLook, MAX_SENDS } from "./placement"
import type { PspPayment } from "./psp-answer"

/** What the ledger knows of a request when its row is claimed; ages in milliseconds of the database clock. */
export interface PayinFacts {
  method: PayinMethod
  state: PayinState
  /** As the service repeats it: Hubcash's `Ref`, 123hub's `c_id` as text. */
  reference: string
  amount: Minor
  /** What the service said had been paid when it was last looked at; null while nothing was. */
  paid: Minor | null
  currency: string
  sends: number
  sentAgoMs: number
  /** Since the end of a boleto's due day, negative until then; null for what has none. */
  dueAgoMs: number | null
  absentCount: number
  absentAgoMs: number | null
  blindLooks: number
  /** What a refusal of the request said; it decides only together with an absence. */
  rejection: string | null
  /** A refund of ours is under way or done: money that goes back is then no reversal. */
  refunding: boolean
}

export type PayinNotice = Extract<AttentionKind, "underpaid" | "overpaid" | "reversed_after_delivery" | "paid_twice" | "money_without_session" | "money_without_order" | "unknown_outcome">

export interface PaymentDecision {
  to: PayinState
  notice: { kind: PayinNotice; reason: string } | null
  /** Why nothing was believed or changed; for the row's `last_problem`. */
  problem: string | null
}

const stay = (row: PayinFacts, problem: string | null = null): PaymentDecision => ({ to: row.state, notice: null, problem })

/**
 * What a payment found at the service makes of our row (`protocol.md` 5.6 and 5.7). Money counts only with our reference, our currency and
 * the whole amount; a state that may not follow ours changes nothing.
 */
export function decideOnPayment(row: PayinFacts, payment: PspPayment): PaymentDecision {
  if (payment.reference !== null && payment.reference !== row.reference) return stay(row, "the payment service answered with another reference")
  const decision = decide(row, payment)
  if (decision.to === row.state) return decision
  return mayBecome(row.state, decision.to) ? decision : stay(row)
}

function decide(row: PayinFacts, payment: PspPayment): PaymentDecision {
  switch (payment.phase) {
    case "pending":
      return { to: "pending", notice: null, problem: null }
    case "unrecognised":
      return { to: "pending", notice: null, problem: `the payment service answered with a status that is not in its documents: ${payment.status}` }
    case "authorized":
      return exact(row, payment) ? { to: "authorized", notice: null, problem: null } : short(row, payment)
    case "paid":
      return paid(row, payment)
    case "failed":
    case "canceled":
      if (lapsed(row)) return { to: "expired", notice: null, problem: payment.failure }
      // A final success that turned into a failure is money gone (123hub's refund has no flags of its own).
      return isOurs(row.state) ? givenBack(row) : { to: payment.phase, notice: reservationEnded(row), problem: payment.failure }
    case "reversed":
      // Never seen paid and already taken back: nothing is left to give or to take.
      return isOurs(row.state) ? givenBack(row) : { to: "canceled", notice: null, problem: "paid and taken back before it was seen" }
  }
}

/** A slip whose days are over: Hubcash has no status for that and ends it with one of its others. */
const lapsed = (row: PayinFacts) => row.method === "billet" && (row.state === "pending" || row.state === "expired") && (row.dueAgoMs ?? -1) >= 0 && !row.refunding
const isOurs = (state: PayinState) => state === "captured" || state === "underpaid" || state === "refunded" || state === "reversed"
export const sameCurrency = (row: Pick<PayinFacts, "currency">, payment: Pick<PspPayment, "currency">) => payment.currency?.toUpperCase() === row.currency.toUpperCase()
const exact = (row: PayinFacts, payment: PspPayment) => sameCurrency(row, payment) && payment.amount === row.amount

function paid(row: PayinFacts, payment: PspPayment): PaymentDecision {
  if (!sameCurrency(row, payment) || payment.amount === null || payment.amount < row.amount) return short(row, payment)
  if (payment.amount === row.amount) return { to: "captured", notice: null, problem: null }
  const reason = `${payment.amount} minor units of ${row.currency.toUpperCase()} arrived where ${row.amount} were due.`
  return { to: "captured", notice: row.state === "captured" && payment.amount <= (row.paid ?? Infinity) ? null : { kind: "overpaid", reason }, problem: null }
}

function short(row: PayinFacts, payment: PspPayment): PaymentDecision {
  const arrived = payment.amount === null ? "an unnamed amount" : `${payment.amount} minor units`
  const reason = `${arrived} of ${payment.currency ?? "an unnamed currency"} arrived where ${row.amount} of ${row.currency.toUpperCase()} were due.`
  if (isOurs(row.state)) return { ...stay(row, reason), notice: shrunk(row, payment) }
  return { to: "underpaid", notice: { kind: "underpaid", reason }, problem: reason }
}

/** Part of money that was ours is gone, and not by us; said once, as the row then knows the smaller sum. */
function shrunk(row: PayinFacts, payment: PspPayment): PaymentDecision["notice"] {
  const isGone = row.state === "captured" && !row.refunding && payment.phase === "paid" && sameCurrency(row, payment) && payment.amount !== null && payment.amount < (row.paid ?? 0)
  return isGone ? { kind: "reversed_after_delivery", reason: `The payment service took a part back: of ${row.paid} minor units ${payment.amount} are left.` } : null
}

function givenBack(row: PayinFacts): PaymentDecision {
  if (row.state === "refunded" || row.state === "reversed") return stay(row)
  if (row.refunding) return { to: "refunded", notice: null, problem: null }
  return { to: "reversed", notice: { kind: "reversed_after_delivery", reason: "The payment service took the money back." }, problem: null }
}

/** What was reserved for vouchers that may be issued already is gone, and not by us (`captureWhen: "issued"`). */
function reservationEnded(row: PayinFacts): PaymentDecision["notice"] {
  return row.state === "authorized" && !row.refunding ? { kind: "reversed_after_delivery", reason: "The card's reservation ended before it was captured." } : null
}

export type PayinAbsence =
  | { to: "look_again"; inMs: number; counted: boolean }
  | { to: "send_again" }
  | { to: "rejected"; reason: string }
  | { to: "not_created" }

/**
 * Nothing under our reference (`protocol.md` 5.3). Counted as in 3.7 and 3.8: from the settle time on, twice. Then a sale with a stored card is
 * sent again under the same reference, three times at most; a boleto or a pay-in is not: the shopper pays nothing we did not show him. A refusal answers the
 * send it came to: an earlier one without an answer may still be accepted, as with Hubble's (`decideOnAbsence`).
 */
export function decideOnPayinAbsence(row: PayinFacts, times: PayinTimes): PayinAbsence {
  if (row.rejection !== null && row.sends <= 1) return { to: "rejected", reason: row.rejection }
  const last = row.sends >= MAX_SENDS || !PAYIN_METHODS[row.method].resends || row.rejection !== null
  const countsFrom = last ? times.unknownLimitMs : times.settleMs
  if (row.sentAgoMs < countsFrom) return { to: "look_again", inMs: countsFrom - row.sentAgoMs, counted: false }
  if (row.absentCount === 0 || row.absentAgoMs === null) return { to: "look_again", inMs: times.absenceGapMs, counted: true }
  if (row.absentAgoMs < times.absenceGapMs) return { to: "look_again", inMs: times.absenceGapMs - row.absentAgoMs, counted: false }
  if (row.rejection !== null) return { to: "rejected", reason: row.rejection }
  return last ? { to: "not_created" } : { to: "send_again" }
}

/** What a late twin is judged by. */
export interface TwinFacts {
  method: PayinMethod
  state: PayinState
  sends: number
  sentAgoMs: number
  /** It was looked for under our reference once nothing of ours could still be on its way. */
  alone: boolean
}

/**
 * How long until a sale that was sent again is looked for under its reference once more: a POST that was given up can be accepted minutes later, and
 * would then be a second charge that nobody reads. Null where there can be none.
 */
export function twinLookInMs(row: TwinFacts, times: Pick<PayinTimes, "unknownLimitMs">): number | null {
  const sentOnce = row.sends < 2 || !PAYIN_METHODS[row.method].resends
  const undecided = row.state === "prepared" || row.state === "ready" || row.state === "placing" || row.state === "unknown"
  return sentOnce || undecided || row.alone ? null : Math.max(0, times.unknownLimitMs - row.sentAgoMs)
}

/** A look that answered neither with the payment nor with its absence: 2 to 60 s, attention after a quarter hour, then hourly (3.7). */
export function decideOnBlindPayin(row: Pick<PayinFacts, "sentAgoMs" | "blindLooks">, times: PayinTimes): { inMs: number; attention: boolean } {
  return decideOnBlindLook(row, times)
}

/**
 * When a payment that is not decided, or a slip that was ended, is read again: a tenth of its age, 10 s to 60 s; slower, up to hourly, once nobody waits for
 * it. A bank may take the money of a slip that Hubcash has given up (5.4).
 */
export function nextPayinReadInMs(row: Pick<PayinFacts, "method" | "state" | "sentAgoMs">, times: PayinTimes): number | null {
  const watchMs = row.method === "redirect" ? times.redirectWatchMs : row.method === "billet" ? times.boletoWatchMs : null
  const isOver = row.state === "expired" || row.state === "failed" || row.state === "canceled"
  if (isOver && watchMs !== null && row.sentAgoMs >= watchMs) return null
  const nobodyWaits = row.state === "expired" || row.state === "underpaid" || row.method === "billet"
  return Math.min(nobodyWaits ? times.hourMs : times.pollMaxMs, Math.max(times.pollMinMs, row.sentAgoMs / 10))
}

/**
 * When a look that was asked for and not answered is made again: a tenth of the time since it was asked for, a minute to an hour. Its webhook does not
 * come twice, and a service that cannot answer for this one is not asked each minute for ever.
 */
export function nextAskedLookInMs(askedAgoMs: number, times: PayinTimes): number {
  return Math.min(times.hourMs, Math.max(times.pollMaxMs, askedAgoMs / 10))
}

/**
 * When a payment whose money Medusa knows is looked at again by itself: an hour later while it is only reserved. Once it is ours after 1, 4, 16 hours and
 * so on: Hubcash has no status for a reversal and need not notify of one. 123hub sends a webhook of every refund and has few looks to give: after 1, 4, 16
 * and 64 days, for a webhook that was lost. Null: it rests.
 */
export function nextKeptLookInMs(row: Pick<PayinFacts, "method" | "state"> & { moneyAgoMs: number }, times: PayinTimes): number | null {
  if (row.state === "authorized") return times.hourMs
  if (row.state !== "captured") return null
  const firstMs = PAYIN_METHODS[row.method].psp === "hubcash" ? times.hourMs : times.dayMs
  const inMs = Math.max(firstMs, 3 * row.moneyAgoMs)
  return row.moneyAgoMs + inMs > times.keptWatchMs ? null : inMs
}

/** Whether a read that brought no news ends our patience. A card sale is decided by Hubcash alone; a boleto can be paid until its due day is over. */
export function isPayinOverdue(row: Pick<PayinFacts, "method" | "state" | "sentAgoMs" | "dueAgoMs">, times: PayinTimes): boolean {
  if (row.state !== "pending") return false
  if (row.method === "redirect") return row.sentAgoMs >= times.pendingMs
  return row.method === "billet" && row.dueAgoMs !== null && row.dueAgoMs >= 0
}

/** Whether the money of an order may still come, or came, by this payment: its order is then not cancelled for the end of another one. */
export const keepsOrder = (row: Pick<PayinFacts, "method" | "state" | "sentAgoMs" | "dueAgoMs">, times: PayinTimes): boolean =>
  row.state === "pending" || row.state === "expired" ? !isUnpaidOrderOverdue(row, times) : PAYIN_STATES[row.state].live

/**
 * Whether the shop wants the unpaid order of a payment cancelled by now (`payments.cancelUnpaidOrders`). Who gave an order as many days as its slip
 * does not mean to void it hours before they are over.
 */
export function isUnpaidOrderOverdue(row: Pick<PayinFacts, "method" | "state" | "sentAgoMs" | "dueAgoMs">, times: PayinTimes): boolean {
  const limit = row.method === "billet" ? times.cancelBoletoMs : row.method === "redirect" ? times.cancelRedirectMs : null
  const unpaid = row.state === "pending" || row.state === "expired" || row.state === "not_created" || row.state === "failed" || row.state === "canceled"
  if (limit === null || !unpaid || row.sentAgoMs < limit) return false
  const payable = row.method === "billet" && row.dueAgoMs !== null && row.dueAgoMs < 0
  return !payable || times.cancelsBeforeDue
}
