import type { AttentionKind } from "./attention"
import { isMedusasRefund, type ActionKind, type ActionState } from "./payin-action"
import { PAYIN_METHODS, type PayinMethod, type PayinState } from "./payin-state"

/** Kinds of case that are about a payment of the money ledger (`protocol.md` section 6). */
export const PAYMENT_CASES = ["money_without_order", "money_without_session", "paid_twice", "underpaid", "overpaid", "reversed_after_delivery", "unknown_outcome"] as const satisfies readonly AttentionKind[]
export type PaymentCase = (typeof PAYMENT_CASES)[number]

export const isPaymentCase = (kind: AttentionKind): kind is PaymentCase => (PAYMENT_CASES as readonly AttentionKind[]).includes(kind)

interface CasePayment {
  method: PayinMethod
  state: PayinState
  amount: number
  /** What arrived; null while that is not known. */
  paid: number | null
  /** Minor units that finished pay-outs returned. */
  paidOut: number
}

interface PaidOut {
  kind: ActionKind
  key: string
  targetId: string | null
  state: ActionState
  amount: number
  refundId: string | null
}

/** Minor units that finished pay-outs returned of what the case is about: of a surplus nothing that stands for a refund of the price. */
export const paidOutOf = (kind: PaymentCase, actions: readonly PaidOut[]): number =>
  actions
    .filter((action) => action.kind === "pay_out" && action.state === "done" && !(kind === "overpaid" && (action.refundId !== null || isMedusasRefund(action))))
    .reduce((sum, { amount }) => sum + amount, 0)

/**
 * `give_back`: the whole card sale. `pay_out`: so many minor units to an account of the shopper's; without one the reason says what to do. `returned`: a
 * pay-out did it already. `refuse`: it cannot be done here, and what can instead.
 */
export type ReturnVerdict = { is: "give_back" } | { is: "returned" } | { is: "pay_out"; amount: number; reason: string } | { is: "refuse"; reason: string }

const refuse = (reason: string): ReturnVerdict => ({ is: "refuse", reason })

/** Whether the money of a payment's case can be given back by its service; texts are for an admin. */
export function returnVerdict(kind: PaymentCase, payment: CasePayment): ReturnVerdict {
  if (kind === "unknown_outcome") return refuse("Nobody knows yet whether money came: check again, and refund it once it is found.")
  if (kind === "reversed_after_delivery") return refuse("The money went back already. Collect it another way or write it off, and resolve the case with a note.")
  if (payment.state === "refunded" || payment.state === "reversed" || payment.state === "canceled") return { is: "returned" }
  const surplus = Math.max(0, (payment.paid ?? 0) - payment.amount)
  switch (PAYIN_METHODS[payment.method].refunds) {
    case "by_pay_out": {
      if (kind === "underpaid" && payment.paid === null) return refuse("What arrived is in another currency, or of an unknown amount. Look at 123hub what it was, return it there and resolve the case with a note.")
      const due = kind === "overpaid" ? surplus : (payment.paid ?? payment.amount)
      if (payment.paidOut >= due) return { is: "returned" }
      const amount = due - payment.paidOut
      return { is: "pay_out", amount, reason: `123hub has no refund. Ask the shopper where the money should go (POST /store/orders/:id/refund-receiver) and refund again; or send ${amount} minor units with POST /admin/voucher-hub/payouts for this payment and refund again; or return them another way and resolve the case with a note.` }
    }
    case "never":
      return refuse("A paid boleto cannot be returned through Hubcash. Return the money by bank transfer and resolve the case with a note.")
    case "in_full":
      return kind === "overpaid" ? refuse("Hubcash returns a card sale in full only. Return the rest by bank transfer and resolve the case with a note.") : { is: "give_back" }
  }
}
