import { protocolTimes, type ProtocolPolicy, type ProtocolTimes } from "../../domain/time-scale"

/** The shop's options as the ledger needs them. */
export interface VoucherPolicy {
  protocol: ProtocolPolicy
  times: ProtocolTimes
  cutOffMinutes: number
  refund: "automatic" | "manual"
}

export function voucherPolicy(fulfillment: ProtocolPolicy & { refund: "automatic" | "manual" }, timeScale: number): VoucherPolicy {
  return { protocol: fulfillment, times: protocolTimes(fulfillment, timeScale), cutOffMinutes: fulfillment.cutOffMinutes, refund: fulfillment.refund }
}
