import { magicCards } from "../../../sandbox/hubcash/magic-cards"
import { seededFraction, seededPick } from "../../../sandbox/shared/seeded"
import type { PaymentWay } from "../../once/pay"

/**
 * What becomes of a payment. `late`: paid after its order was cancelled. `short`, `over`: another amount than was due. `reversed`: the service takes the
 * money back after the vouchers were delivered. `returned`: an admin refunds the order.
 */
export type Fate = "paid" | "declined" | "never" | "cancelled" | "late" | "short" | "over" | "reversed" | "returned"

/** One shopper and his payment; a pure function of (seed, index). */
export interface PlannedPayment {
  index: number
  email: string
  way: PaymentWay
  card: string
  fate: Fate
}

const WAYS: readonly [PaymentWay, ...PaymentWay[]] = ["credit", "credit", "debit", "boleto", "boleto", "redirect", "redirect-and-close"]
/** What each way can meet beside being paid; a card is decided at once, so nobody is late with it. */
const FATES: Readonly<Record<PaymentWay, readonly [Fate, ...Fate[]]>> = {
  credit: ["declined", "reversed", "returned"],
  debit: ["declined", "reversed", "returned"],
  boleto: ["never", "cancelled", "late", "short", "over"],
  redirect: ["never", "late", "short", "over", "reversed", "returned"],
  "redirect-and-close": ["never", "late", "short", "over", "reversed", "returned"],
}
const PAID = 0.6

export function planPayment(seed: number, index: number): PlannedPayment {
  const way = seededPick(WAYS, seed, "payment", index, "way")
  const fate: Fate = seededFraction(seed, "payment", index, "paid") < PAID ? "paid" : seededPick(FATES[way], seed, "payment", index, "fate")
  return { index, email: `payment-${seed}-${index}@demo.test`, way, fate, card: fate === "declined" ? magicCards.declined.number : "4111111111111111" }
}

/** Kinds of case that a fate leaves open when everything is at rest, when money really moved; all others are settled without a person. */
export const CASES_OF_FATE: Readonly<Record<Fate, readonly string[]>> = {
  paid: [],
  declined: [],
  never: [],
  cancelled: [],
  late: ["money_without_order"],
  short: ["underpaid"],
  over: ["overpaid"],
  reversed: ["reversed_after_delivery"],
  returned: [],
}
