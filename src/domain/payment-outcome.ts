import { PAYIN_METHODS, PAYIN_STATES, type PayinMethod, type PayinState } from "./payin-state"

/** What a payment is to a shopper (`surface.md`): four outcomes told apart, and the wait for one. */
export const PAYMENT_OUTCOMES = {
  done: "The payment arrived.",
  pending: "We are waiting for the payment.",
  insufficient_funds: "There is not enough money on this card or account. Nothing was charged. Try another card or another way to pay.",
  unavailable: "The payment service cannot be reached. Nothing was charged; please try again in a moment.",
  technical: "The payment was not completed. Check the details, or choose another way to pay.",
} as const satisfies Record<string, string>
export type PaymentOutcome = keyof typeof PAYMENT_OUTCOMES

/** After the words of a state that let the shopper choose anew. */
export const PAY_AGAIN = "Choose a way to pay again."

export interface PaymentFacts {
  state: PayinState
  method: PayinMethod
  /** The payment service's short reason; of one that was never sent, what was wrong on our side. Never shown. */
  failure: string | null
  /** Why a request that never left was not sent. */
  lastProblem: string | null
}

/**
 * Issuers' words in English and Portuguese. "Limit" and "insufficient" also stand for what is no lack of money: a time limit, too many tries,
 * data that is missing.
 */
const NO_FUNDS = new RegExp([
  "insufficient(?! (?:data|information|permission|privilege))", "(?<!(?:dados|informaç(?:ão|ões)) )insuficiente", "not enough", "no funds", "saldo",
  "(?<!(?:time|rate|request|retry|try|tries|attempts?|count|frequency) )limit exceeded", "(?<!(?:tempo|prazo|data) )\\blimites?\\b(?! de (?:tempo|tentativa|requisi))",
].join("|"), "i")

export function paymentOutcome({ state, failure, lastProblem }: PaymentFacts): PaymentOutcome {
  switch (PAYIN_STATES[state].session) {
    case "authorized":
    case "captured":
      return "done"
    case "pending":
      if (lastProblem === null) return "pending"
      return failure === null ? "unavailable" : "technical"
    case "pending_authorization":
      return "pending"
    case "error":
      return NO_FUNDS.test(failure ?? "") ? "insufficient_funds" : "technical"
    case "canceled":
      return "technical"
  }
}

/** Of an order whose payment was never sent, because our process died in between: its cart takes no other payment. */
const NOT_PAID = "The payment was not made: nothing was charged, and the order is not paid. Please contact the shop."

/** Nobody knows yet whether the shopper was charged, or he was charged something else. */
const MAY_HAVE_COME: ReadonlySet<PayinState> = new Set(["placing", "unknown", "underpaid"])

/** What a cart became; `paid` by whatever means. */
export interface CartOrder {
  cancelled: boolean
  paid: boolean
}

/**
 * What the shopper of a cart is told, of all its tries, newest first. Nobody who paid is told to pay again: money that came counts before the newest
 * try, and so does money that may have come; what went back afterwards leaves an order's payment done.
 */
export function outcomeOfCart(tries: readonly PaymentFacts[], order: CartOrder | null): { outcome: PaymentOutcome; message: string } {
  const row = tries.find((one) => paymentOutcome(one) === "done") ?? tries.find(({ state }) => MAY_HAVE_COME.has(state)) ?? tries[0]
  const plain = (outcome: PaymentOutcome) => ({ outcome, message: PAYMENT_OUTCOMES[outcome] })
  // By store credit, or by another provider.
  if (!row || (row.state === "prepared" && order?.paid)) return plain(order && !order.cancelled ? "done" : "pending")
  if (row.state === "refunded" || row.state === "reversed") {
    const { text } = PAYIN_STATES[row.state]
    return order ? { outcome: "done", message: text } : { outcome: "technical", message: `${text} ${PAY_AGAIN}` }
  }
  return row.state === "prepared" && order ? { outcome: "technical", message: NOT_PAID } : plain(paymentOutcome(row))
}

/** Where an order's payment stands, for `payment-instructions`. */
export type InstructionStatus = "none" | "waiting" | "paid" | "failed" | "expired"

/** A slip or a pay page that was never created can be paid as little as one whose time is over: both expired (`protocol.md` 5.3). */
export function instructionStatus(payin: { state: PayinState; method: PayinMethod } | null): InstructionStatus {
  if (payin === null || payin.state === "prepared") return "none"
  const { state, method } = payin
  if (state === "expired" || (state === "not_created" && !PAYIN_METHODS[method].resends)) return "expired"
  // What became of the money afterwards is told with the vouchers.
  if (state === "refunded") return "paid"
  const { session } = PAYIN_STATES[state]
  if (session === "authorized" || session === "captured") return "paid"
  return session === "pending_authorization" ? "waiting" : "failed"
}
