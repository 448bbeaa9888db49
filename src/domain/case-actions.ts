import type { AttentionKind } from "./attention"

/** What a person can do about a case; each is a route, and what does not fit a case is refused there too. */
export type CaseAction = "check" | "retry" | "refund" | "resolve" | "resend" | "replay" | "ensure"

/** Cases about vouchers. `refund` needs units to pay back, `ensure` and `resend` an order. */
const OF_VOUCHERS = {
  unknown_outcome: ["check", "resolve"],
  timed_out: ["check", "refund", "resolve", "resend"],
  short_delivery: ["check", "refund", "resolve", "resend"],
  unusable_voucher: ["check", "refund", "resolve", "resend"],
  duplicate_voucher: ["check", "refund", "resolve", "resend"],
  revoked: ["check", "refund", "resolve", "resend"],
  charged_and_refunded: ["check", "resolve"],
  charged_after_cancel: ["check", "resolve"],
  waiting_for_wallet: ["retry", "refund", "resolve"],
  rate_limited: ["retry", "refund", "resolve"],
  placement_paused: ["retry", "resolve"],
  loss_guard: ["retry", "refund", "resolve"],
  no_denomination: ["refund", "ensure", "resolve"],
  held_for_review: ["retry", "refund", "resolve"],
  partly_refunded: ["retry", "resolve"],
  refund_task: ["retry", "refund", "resolve"],
  refund_unknown: ["resolve"],
  money_without_order: ["resolve"],
  money_without_session: ["resolve"],
  paid_twice: ["resolve"],
  underpaid: ["resolve"],
  overpaid: ["resolve"],
  reversed_after_delivery: ["resolve"],
  delivery_unhandled: ["replay", "resolve"],
  order_change_open: ["retry", "refund", "resolve"],
} as const satisfies Record<AttentionKind, readonly CaseAction[]>

/** Cases about a payment: its service is asked, or gives the money back. */
const OF_PAYMENTS: Partial<Record<AttentionKind, readonly CaseAction[]>> = {
  unknown_outcome: ["check", "retry", "resolve"],
  money_without_order: ["check", "retry", "refund", "resolve"],
  money_without_session: ["check", "retry", "refund", "resolve"],
  paid_twice: ["check", "retry", "refund", "resolve"],
  underpaid: ["check", "retry", "refund", "resolve"],
  overpaid: ["check", "refund", "resolve"],
  reversed_after_delivery: ["check", "resolve"],
}

/** Whether units of such a case may be asked about, let go on, or paid back. */
export const fitsVouchers = (kind: AttentionKind, action: CaseAction): boolean => (OF_VOUCHERS[kind] as readonly CaseAction[]).includes(action)

export interface CaseShape {
  kind: AttentionKind
  order_id: string | null
  unit_ids: readonly string[]
  /** The payment it is about; null for one about vouchers. */
  payin_id: string | null
}

/** The actions to offer for an open case, the likeliest first. */
export function actionsOf({ kind, order_id: orderId, unit_ids: unitIds, payin_id: payinId }: CaseShape): CaseAction[] {
  const ofPayment = payinId === null ? undefined : OF_PAYMENTS[kind]
  if (ofPayment) return [...ofPayment]
  return OF_VOUCHERS[kind].filter((action) => {
    if (action === "refund") return unitIds.length > 0
    // Its vouchers cannot be closed, and a note alone would hide them (`resolveCase`).
    if (action === "resolve") return kind !== "timed_out" || !unitIds.length
    return action === "ensure" || action === "resend" ? orderId !== null : true
  })
}
