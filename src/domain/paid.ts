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
  /** What this plugin refunded for units of the order. */
  refundedUnits: Minor
  /** Card sales of ours that are reserved in full and captured once the vouchers are issued (`captureWhen: "issued"`); none unless named. */
  reserved?: Minor
}

/** What an order required when Medusa's order had this version: every change of its lines or shipping makes another one. */
export interface RequiredAt {
  amount: Minor
  version: number
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
