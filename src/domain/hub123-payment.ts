/**
 * What a 123hub payment's flags mean (facts.md 2.3). Spellings of the status differ between the vendor's pages (canceled and
 * cancelled, error and fail), so `final` and `success` alone decide; the word is kept for display. `success` is the
 * payment's own: the envelope has another one, which only says that a request was accepted.
 */
export const HUB123_PAYMENT_STATES = {
  pending: { text: "Waiting for the payment.", settled: false },
  paid: { text: "Paid.", settled: true },
  failed: { text: "The payment was not made.", settled: true },
} as const satisfies Record<string, { text: string; settled: boolean }>

export type Hub123PaymentState = keyof typeof HUB123_PAYMENT_STATES

/** The rule, whole: any other reading than these six does not parse. */
export const HUB123_STATE_RULE = {
  final: { true: "paid", false: "failed", null: "pending" },
  open: { true: "pending", false: "pending", null: "pending" },
} as const satisfies Record<"final" | "open", Record<`${boolean | null}`, Hub123PaymentState>>

export interface Hub123StatusFlags {
  final: boolean
  success: boolean | null
}

export function hub123PaymentState({ final, success }: Hub123StatusFlags): Hub123PaymentState {
  return HUB123_STATE_RULE[final ? "final" : "open"][`${success}`]
}

/** What a reading tells of a payment whose state is on record. */
export type Hub123Change =
  | "none" // nothing new
  | "paid" // paid for the first time
  | "failed" // not paid, for the first time
  | "money_back" // refunded or reversed after a final success (facts.md 2.3, protocol 5.7)
  | "late_paid" // paid although it was final without success: attention (protocol 5.4)
  | "stale" // older than what we know: a final payment never opens again

/** By what is on record, then by what was read. */
export const HUB123_CHANGES = {
  pending: { pending: "none", paid: "paid", failed: "failed" },
  paid: { pending: "stale", paid: "none", failed: "money_back" },
  failed: { pending: "stale", paid: "late_paid", failed: "none" },
} as const satisfies Record<Hub123PaymentState, Record<Hub123PaymentState, Hub123Change>>

/** True for a status word or an event name that speaks of money going back: `refunded`, `payment.refunded`, `chargeback`. */
export function hub123NamesRefund(word: string | null | undefined): boolean {
  return /refund|revers|charge[\s_-]?back/i.test(word ?? "")
}

/**
 * What this reading changes. The word counts in one direction only: one that speaks of a refund can withhold (whatever flags
 * the vendor sends with it, which no page prints), never grant.
 */
export function hub123Change(recorded: Hub123PaymentState, reading: Hub123StatusFlags & { status?: string | null }): Hub123Change {
  const state = hub123PaymentState(reading)
  const refund = hub123NamesRefund(reading.status) && (recorded === "paid" || state === "paid")
  return refund ? "money_back" : HUB123_CHANGES[recorded][state]
}
