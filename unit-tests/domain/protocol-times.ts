import { protocolTimes, type ProtocolPolicy } from "../../src/domain/time-scale"

/** The defaults of surface.md, "Configuration". */
export const POLICY: ProtocolPolicy = {
  pollMinutes: [1, 3, 6, 10, 15], cutOffMinutes: 15, settleSeconds: 60, leaseSeconds: 180, sweepSeconds: 60, walletWaitHours: 24, refundTimedOutAfterHours: null,
  retry: { E200: [2, 90], E100: [1, 600] },
}

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** Unscaled, as in production. */
export const TIMES = protocolTimes(POLICY, 1)
