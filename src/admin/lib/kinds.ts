/** Every kind of case (`protocol.md` section 6); a unit test holds it against the server's list and the translations. */
export const KINDS = [
  "unknown_outcome", "timed_out", "short_delivery", "unusable_voucher", "duplicate_voucher", "revoked", "charged_and_refunded", "charged_after_cancel",
  "waiting_for_wallet", "rate_limited", "placement_paused", "loss_guard", "no_denomination", "held_for_review", "partly_refunded", "refund_task", "refund_unknown",
  "money_without_order", "money_without_session", "paid_twice", "underpaid", "overpaid", "reversed_after_delivery", "delivery_unhandled", "order_change_open",
] as const
