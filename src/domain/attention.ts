/**
 * The kinds of case a person must see (`protocol.md` section 6). Each has a sentence for the merchant and the action that
 * ends it. A case stays open until its action succeeded or the fact that caused it went away.
 */
export const ATTENTION_KINDS = {
  unknown_outcome: { text: "We do not know whether Hubble accepted this order.", action: "Check now; if Hubble support confirms it does not exist, resolve with a note." },
  timed_out: { text: "Hubble kept this order in PROCESSING past the cut-off; the refund is held.", action: "Send the ready text to Hubble support, then check now or refund." },
  short_delivery: { text: "Hubble reported SUCCESS with fewer vouchers than ordered.", action: "Check now; ask Hubble support for the missing vouchers, or refund the units." },
  unusable_voucher: { text: "A voucher came with a wrong amount or without a field its card type needs.", action: "Check now; ask Hubble support for a correct voucher, or refund the unit." },
  duplicate_voucher: { text: "The same code was already delivered for another order.", action: "Ask Hubble support for another code, or refund the unit." },
  revoked: { text: "Hubble cancelled or reversed a delivered voucher.", action: "Decide on the refund." },
  charged_and_refunded: { text: "The supplier was paid for a voucher whose money went back to the shopper.", action: "Ask Hubble to reverse the order, then resolve with a note." },
  charged_after_cancel: { text: "The supplier delivered after the order was cancelled.", action: "Ask Hubble to reverse the order, then resolve with a note." },
  waiting_for_wallet: { text: "The Hubble wallet does not cover this order.", action: "Top up the wallet, then refresh it." },
  rate_limited: { text: "An agreed limit was reached: Hubble refused the order, or hubble.limits kept it from being sent.", action: "It is ordered after the next full hour once the limit allows it; raise the limit with Hubble, and then in hubble.limits." },
  placement_paused: { text: "Hubble refuses our credentials or our address; nothing is being ordered.", action: "Fix the credentials or have the address whitelisted, then test the connection." },
  loss_guard: { text: "The line was paid below its quoted price.", action: "Order it anyway or refund it." },
  no_denomination: { text: "The voucher line has no denomination we can order.", action: "Refund the line, or fix the catalogue and ensure the order again." },
  held_for_review: { text: "The order is held before anything is bought.", action: "Retry to order it, or refund it." },
  partly_refunded: { text: "The order is only partly funded.", action: "Name the units to close, or capture the rest." },
  refund_task: { text: "The unit could not be delivered and its money must be returned by a person.", action: "Return the money, then resolve with a note." },
  refund_unknown: { text: "A refund was sent and we cannot tell whether the money moved.", action: "Ask the payment provider, then resolve with a note." },
  money_without_order: { text: "Money arrived for an order that does not exist or was cancelled.", action: "Refund it." },
  money_without_session: { text: "Money arrived for a payment session that no longer exists.", action: "Refund it." },
  paid_twice: { text: "The order was paid twice.", action: "Refund one of the payments." },
  underpaid: { text: "Less than the amount due arrived.", action: "Ask the shopper for the rest or refund it." },
  overpaid: { text: "More than the amount due arrived.", action: "Refund the rest." },
  reversed_after_delivery: { text: "The payment was reversed after the voucher was delivered.", action: "Ask the shopper, or write it off with a note." },
  delivery_unhandled: { text: "A webhook delivery failed ten times.", action: "Replay it, or resolve with a note." },
  order_change_open: { text: "An open order change blocks the fulfillment of a paid voucher.", action: "Confirm or cancel the order change, or fulfillments made by hand that hold only part of the vouchers; or refund." },
} as const satisfies Record<string, { text: string; action: string }>

export type AttentionKind = keyof typeof ATTENTION_KINDS
