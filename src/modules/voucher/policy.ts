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
}

interface PolicyOptions {
  fulfillment: ProtocolPolicy & { refund: "automatic" | "manual" }
  hold: { rules: readonly HoldRule[] }
  hubble: { limits: SupplierLimits }
  timeScale: number
}

export function voucherPolicy({ fulfillment, hold, hubble, timeScale }: PolicyOptions): VoucherPolicy {
  return {
    protocol: fulfillment,
    times: protocolTimes(fulfillment, timeScale),
    cutOffMinutes: fulfillment.cutOffMinutes,
    refund: fulfillment.refund,
    holdRules: hold.rules,
    limits: hubble.limits,
  }
}
