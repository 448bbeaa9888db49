/**
 * What a 123hub payment's flags mean (facts.md 2.3). Spellings of the status differ between the vendor's pages (canceled and
 * cancelled, error and fail), so `final` and `success` alone decide; the word is kept for display. `success` is the
 * payment's own: the envelope has another one, which only says that a request was accepted.
 */
export type Hub123PaymentState = "pending" | "paid" | "failed"

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

/**
 * True for a status word or an event name that speaks of money going back: `refunded`, `payment.refunded`, `chargeback`. The word counts in one
 * direction only: it can withhold (whatever flags the vendor sends with it, which no page prints), never grant.
 */
export function hub123NamesRefund(word: string | null | undefined): boolean {
  return /refund|revers|charge[\s_-]?back/i.test(word ?? "")
}
