import type { Minor } from "./money"
import { fundedAmount, paidVerdict, type OrderMoney } from "./paid"

/** One Medusa order by the three books. Minor units; Medusa's and ours in the order's currency, the supplier's in that of the vouchers. */
export interface OrderBooks {
  /** Null: Medusa does not know the order any more. */
  medusa: { canceled: boolean; money: OrderMoney } | null
  /** Units that are neither refunded nor closed. */
  live: number
  /** The price of the units that our ledger says were refunded, and of those that were closed by a person or a cancel. */
  refunded: Minor
  closed: Minor
  charged: Minor
  delivered: Minor
}

export interface BookDifference {
  kind: "order_missing" | "payments_and_transactions" | "underfunded" | "refunds" | "charged_not_delivered"
  text: string
}

/** Everything in which the books of one order disagree; empty when they agree. */
export function bookDifferences(books: OrderBooks): BookDifference[] {
  const found: BookDifference[] = []
  if (books.charged !== books.delivered) {
    found.push({ kind: "charged_not_delivered", text: "What Hubble charged is not what was delivered: see the open cases of the order" })
  }
  if (!books.medusa) return [{ kind: "order_missing", text: "Medusa has no such order" }, ...found]
  const { money, canceled } = books.medusa
  if (money.captured - money.refunded !== money.transactions) {
    found.push({ kind: "payments_and_transactions", text: "Captures less refunds are not the sum of the order's transactions in Medusa" })
  }
  if (books.live > 0 && paidVerdict(money) !== "paid") {
    found.push({ kind: "underfunded", text: `Paid units stand against less money than they need: ${fundedAmount(money)} of ${money.required - money.refundedUnits} minor units` })
  }
  // Closed units may or may not have been paid back by hand, and a cancelled order is paid back by Medusa as a whole.
  const explained = [books.refunded, books.refunded + books.closed].includes(money.refunded) || (canceled && books.live === 0)
  if (!explained) found.push({ kind: "refunds", text: "Medusa's refunds are not those of our ledger: perhaps a refund by hand, or of other goods of the order" })
  return found
}
