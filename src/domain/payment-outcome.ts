import { PAYIN_STATES, type PayinMethod, type PayinState } from "./payin-state"

/** What a payment is to a shopper (`surface.md`): four outcomes told apart, and the wait for one. */
export const PAYMENT_OUTCOMES = {
  done: "The payment arrived.",
  pending: "We are waiting for the payment.",
  insufficient_funds: "There is not enough money on this card or account. Nothing was charged. Try another card or another way to pay.",
  unavailable: "The payment service cannot be reached. Nothing was charged; please try again in a moment.",
  technical: "The payment was not completed. Check the details, or choose another way to pay.",
} as const satisfies Record<string, string>
export type PaymentOutcome = keyof typeof PAYMENT_OUTCOMES

export interface PaymentFacts {
  state: PayinState
  method: PayinMethod
  /** The payment service's short reason, never shown. */
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
      return lastProblem === null ? "pending" : "unavailable"
    case "pending_authorization":
      return "pending"
    case "error":
      return NO_FUNDS.test(failure ?? "") ? "insufficient_funds" : "technical"
    case "canceled":
      return "technical"
  }
}

/** Where an order's payment stands, for `payment-instructions`. */
export type InstructionStatus = "none" | "waiting" | "paid" | "failed" | "expired"

export function instructionStatus(state: PayinState | null): InstructionStatus {
  if (state === null || state === "prepared") return "none"
  if (state === "expired") return "expired"
  // What became of the money afterwards is told with the vouchers.
  if (state === "refunded") return "paid"
  const { session } = PAYIN_STATES[state]
  if (session === "authorized" || session === "captured") return "paid"
  return session === "pending_authorization" ? "waiting" : "failed"
}
