/**
 * The states of one paid voucher unit (`surface.md`), what each means to a shopper and what happens next, and which states may follow it.
 * States move forward only; `pending`, `held` and the waiting states are the only ones an order can be cancelled from.
 */
export const UNIT_STATES = {
  pending: { text: "Paid. Your voucher is about to be ordered.", next: "Nothing to do for you: this page shows the voucher as soon as it is here.", settled: false },
  held: { text: "Your order is being reviewed by the shop before the voucher is ordered.", next: "We write to you once the shop has looked at it. The shop can also tell you more.", settled: false },
  waiting_wallet: { text: "Your voucher will be ordered as soon as the shop can order it. Nothing to do for you.", next: "It is ordered by itself. If that takes too long you get your money back.", settled: false },
  placing: { text: "Your voucher is being ordered.", next: "This takes a few seconds.", settled: false },
  unknown: { text: "Your voucher is being ordered; we are confirming it with the supplier.", next: "This is settled by itself within minutes; you are never charged twice.", settled: false },
  processing: { text: "The supplier is preparing your voucher. This usually takes a few minutes.", next: "Stay on this page or come back later: the voucher appears here by itself.", settled: false },
  timed_out: { text: "The supplier is taking longer than usual. The shop is following it up.", next: "You get the voucher or your money back; we write to you either way.", settled: false },
  missing: { text: "The supplier has not handed over this voucher. The shop is following it up.", next: "You get the voucher or your money back; we write to you either way.", settled: false },
  sealed: { text: "Your voucher needs a check by the shop before it can be shown.", next: "The shop has been told. You get a working voucher or your money back.", settled: false },
  delivered: { text: "Your voucher is ready.", next: "Open it to see the code. Whoever sees the code can use it.", settled: true },
  failed: { text: "This voucher could not be ordered. The shop will settle it with you.", next: "Your money comes back. If you hear nothing within two days, write to the shop.", settled: false },
  refund_due: { text: "This voucher could not be ordered. Your money is on its way back.", next: "How long it takes depends on how you paid, mostly a few days.", settled: false },
  refunding: { text: "Your money is being returned.", next: "How long it takes depends on how you paid, mostly a few days.", settled: false },
  refunded: { text: "Your money was returned.", next: "Nothing else happens. If you do not see the money after ten days, ask your bank and then the shop.", settled: true },
  cancelled: { text: "This voucher was cancelled before it was ordered.", next: "Nothing else happens.", settled: true },
  revoked: { text: "The supplier withdrew this voucher. The shop is following it up.", next: "The code no longer works. The shop decides on your money and writes to you.", settled: false },
} as const satisfies Record<string, { text: string; next: string; settled: boolean }>

export type UnitState = keyof typeof UNIT_STATES

/** What a shopper reads of a voucher that is here while its payment is only reserved; it is shown as `sealed`. */
export const AWAITS_CAPTURE_TEXT = "Your voucher is here. The payment is being completed; the code can be shown as soon as it is."
export const AWAITS_CAPTURE_NEXT = "This takes a few minutes at most; this page shows it."

/** What the recipient of a gift reads of a voucher that he will not get, or not any more. Money is the buyer's business. */
const GIFT_GONE = { text: "This voucher of your gift is not available.", next: "Ask the person who gave it to you." }
const GONE_STATES: readonly UnitState[] = ["failed", "refund_due", "refunding", "refunded", "cancelled", "revoked"]

/** The sentences of a state, for the buyer or the recipient of a gift. */
export function unitTexts(state: UnitState, audience: "buyer" | "recipient"): { text: string; next: string } {
  if (audience === "recipient" && GONE_STATES.includes(state)) return GIFT_GONE
  if (audience === "recipient" && state !== "delivered") return { text: "This voucher of your gift is on its way.", next: "It appears here by itself; come back later." }
  const { text, next } = UNIT_STATES[state]
  return { text, next }
}

/** From which states a unit may come into each state. Anything else is refused by the ledger's update, so nothing moves backwards. */
export const UNIT_COMES_FROM: Readonly<Record<UnitState, readonly UnitState[]>> = {
  pending: ["held", "waiting_wallet", "placing", "unknown", "processing", "timed_out", "failed", "refund_due"],
  held: ["pending", "waiting_wallet"],
  waiting_wallet: ["pending", "placing", "unknown", "processing", "timed_out"],
  placing: ["pending", "waiting_wallet", "placing", "unknown"],
  unknown: ["placing"],
  processing: ["placing", "unknown", "pending", "waiting_wallet", "held"],
  timed_out: ["processing"],
  missing: ["placing", "unknown", "processing", "timed_out", "pending", "waiting_wallet", "held", "failed", "refund_due"],
  sealed: ["pending", "waiting_wallet", "held", "placing", "unknown", "processing", "timed_out", "missing", "failed", "refund_due"],
  delivered: ["pending", "waiting_wallet", "held", "placing", "unknown", "processing", "timed_out", "missing", "sealed", "failed", "refund_due"],
  failed: ["pending", "waiting_wallet", "placing", "unknown", "processing", "timed_out"],
  refund_due: ["pending", "held", "waiting_wallet", "placing", "unknown", "processing", "timed_out", "missing", "sealed", "failed", "revoked", "refunding"],
  refunding: ["refund_due"],
  refunded: ["refund_due", "refunding"],
  cancelled: ["pending", "held", "waiting_wallet", "failed", "refund_due"],
  revoked: ["delivered", "sealed", "missing"],
}

/** States in which nothing was sent to the supplier, or everything sent is a known negative. */
export const UNSENT_STATES: readonly UnitState[] = ["pending", "held", "waiting_wallet"]

/** States in which the supplier may have been, or was, charged: an order cannot be cancelled from them. */
export const SENT_STATES: readonly UnitState[] = ["placing", "unknown", "processing", "timed_out", "missing", "sealed", "delivered", "revoked"]

/** Where a supplier order (the ledger row of one Hubble order and its retries) stands. */
export const SUPPLIER_ORDER_STATES = [
  "awaiting_fulfillment", // not claimable before Medusa's fulfillment exists
  "ready", // due for its next attempt
  "waiting_wallet",
  "placing", // intent committed; outcome unknown to everybody
  "unknown", // looked up by reference
  "processing",
  "timed_out",
  "succeeded",
  "failed", // every attempt is a known negative
  "held",
  "cancelled",
] as const
export type SupplierOrderState = (typeof SUPPLIER_ORDER_STATES)[number]

/** One POST /orders under one reference. A live attempt may still be, or is, charged. */
export const ATTEMPT_STATES = {
  placing: { live: true },
  unsent: { live: true },
  unknown: { live: true },
  processing: { live: true },
  timed_out: { live: true },
  succeeded: { live: true },
  failed: { live: false },
  not_created: { live: false },
  cancelled: { live: false },
  reversed: { live: false },
} as const satisfies Record<string, { live: boolean }>
export type AttemptState = keyof typeof ATTEMPT_STATES
