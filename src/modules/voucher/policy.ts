import type { HoldRule } from "../../domain/hold-rules"
import type { SupplierLimits } from "../../domain/supplier-limits"
import { protocolTimes, type ProtocolPolicy, type ProtocolTimes } from "../../domain/time-scale"

/** The shop's options as the ledger needs them. */
export interface VoucherPolicy {
  protocol: ProtocolPolicy
  times: ProtocolTimes
  cutOffMinutes: number
  refund: "automatic" | "manual"
  holdRules: readonly HoldRule[]
  limits: SupplierLimits
  /** The shop mails gifts to their recipients. */
  sendsGifts: boolean
}

interface PolicyOptions {
  fulfillment: ProtocolPolicy & { refund: "automatic" | "manual" }
  hold: { rules: readonly HoldRule[] }
  hubble: { limits: SupplierLimits }
  storefront: { giftUrl: string | null }
  timeScale: number
}

export function voucherPolicy({ fulfillment, hold, hubble, storefront, timeScale }: PolicyOptions): VoucherPolicy {
  return {
    protocol: fulfillment,
    times: protocolTimes(fulfillment, timeScale),
    cutOffMinutes: fulfillment.cutOffMinutes,
    refund: fulfillment.refund,
    holdRules: hold.rules,
    limits: hubble.limits,
    sendsGifts: storefront.giftUrl !== null,
  }
}
