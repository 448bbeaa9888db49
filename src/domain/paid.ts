import type { Minor } from "./money"

/**
 * When an order counts as paid (`protocol.md` section 1). Never `order.total`: a refund writes a credit line that shrinks it.
 * All amounts in minor units of the order's currency.
 */
export interface OrderMoney {
  captured: Minor
  refunded: Minor
  /** Sum of the order's transactions (captures positive, refunds negative). */
  transactions: Minor
  /** Credit lines copied from the cart (version 1, store credit or gift card); never those written by a refund. */
  cartCredit: Minor
  /** Item totals plus shipping totals. */
  required: Minor
  /** What this plugin refunded for units of the order, or closed (`noLongerRequired`). */
  refundedUnits: Minor
  /** Card sales of ours that are reserved in full and captured once the vouchers are issued (`captureWhen: "issued"`); none unless named. */
  reserved?: Minor
}

/** What an order required when Medusa's order had this version: every change of its lines or shipping makes another one. */
export interface RequiredAt {
  amount: Minor
  version: number
}

/** What the order requires as it stands. `pieces`: how many of each line, by the line's id; null while it stands as it was bought. */
export interface Required {
  amount: Minor
  pieces: ReadonlyMap<string, number> | null
}

/** A line of the order by the ledger: its units in all, and the prices of those refunded, being refunded or closed. */
export interface GoneUnits {
  lineItemId: string
  units: number
  prices: Minor[]
}

/**
 * What no longer has to be funded for units that are never ordered again. A piece that an edit took off its line took its price off what the order
 * requires: for as many of the line's gone units nothing is taken off a second time.
 */
export function noLongerRequired(gone: readonly GoneUnits[], pieces: Required["pieces"]): Minor {
  const counted = gone.flatMap(({ lineItemId, units, prices }) => prices.slice(pieces ? Math.max(0, units - (pieces.get(lineItemId) ?? 0)) : 0))
  return counted.reduce((sum, price) => sum + price, 0)
}

export type PaidVerdict = "paid" | "unpaid" | "partly_refunded" | "refunded"

export function fundedAmount(money: OrderMoney): Minor {
  return Math.min(money.captured - money.refunded, money.transactions) + money.cartCredit + (money.reserved ?? 0)
}

/**
 * `paid`: everything still required is funded. `unpaid`: nothing arrived yet. `refunded`: everything went back, pending
 * units are to be closed. `partly_refunded`: something is missing, nothing new is ordered, a person decides.
 */
export function paidVerdict(money: OrderMoney): PaidVerdict {
  const funded = fundedAmount(money)
  const required = money.required - money.refundedUnits
  if (funded <= 0 && (money.refunded > 0 || money.transactions < 0)) return "refunded"
  if (funded >= required) return "paid"
  return funded > 0 ? "partly_refunded" : "unpaid"
}
