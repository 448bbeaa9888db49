/**
 * Every wait of the protocol, in milliseconds, divided by VOUCHER_HUB_TIME_SCALE so that tests and the demo walk in
 * minutes what production walks in hours. Lease, POST deadline and send margin shrink together and stop at 12, 3 and 5
 * real seconds (`protocol.md` 3.1), the freeze of an order at 20, the age at which the sweep has done with one at 15. Token
 * lifetimes, signature ages, quote days and purge are never divided.
 */
export interface ProtocolPolicy {
  pollMinutes: readonly number[]
  cutOffMinutes: number
  settleSeconds: number
  leaseSeconds: number
  sweepSeconds: number
  walletWaitHours: number
  /** Null: the refund of a timed out order is held until a person decides. */
  refundTimedOutAfterHours: number | null
  retry: Readonly<Record<string, readonly [times: number, seconds: number]>>
}

export interface ProtocolTimes {
  scale: number
  leaseMs: number
  /** Absolute deadline of one POST, login included. */
  postDeadlineMs: number
  /** A worker with less lease than this left does not send. */
  sendMarginMs: number
  pollMs: readonly number[]
  cutOffMs: number
  settleMs: number
  /** Two 404s count only when this far apart. */
  absenceGapMs: number
  /** After the last send, the final look and the attention mark of an unknown outcome. */
  unknownLimitMs: number
  backoffMinMs: number
  backoffMaxMs: number
  hourMs: number
  sweepMs: number
  /** The sweep's cursor passes no order younger than this by the database's clock: ids come from several clocks, of which one may be as far behind, and commits can be slow. */
  sweepSettledMs: number
  /** At most one read per order in this time because of webhooks. */
  webhookReadGapMs: number
  walletReadMs: number
  walletProbeMs: number
  walletSkipMs: number
  walletWaitMs: number
  /** From the cut-off until the hold of the refund ends by itself; null: never. */
  timedOutHoldMs: number | null
  freezeMs: number
  orderChangeMs: number
}

/** An interval of a scheduled job: divided like every wait, never under one second. */
export function jobIntervalMs(seconds: number, scale: number): number {
  return Math.max(1_000, Math.round((seconds * 1_000) / scale))
}

export function protocolTimes(policy: ProtocolPolicy, scale: number): ProtocolTimes {
  const scaled = (seconds: number) => Math.round((seconds * 1_000) / scale)
  return {
    scale,
    leaseMs: Math.max(12_000, scaled(policy.leaseSeconds)),
    postDeadlineMs: Math.max(3_000, scaled(45)),
    sendMarginMs: Math.max(5_000, scaled(75)),
    pollMs: policy.pollMinutes.map((minutes) => scaled(minutes * 60)),
    cutOffMs: scaled(policy.cutOffMinutes * 60),
    settleMs: scaled(policy.settleSeconds),
    absenceGapMs: scaled(15),
    unknownLimitMs: scaled(15 * 60),
    backoffMinMs: scaled(2),
    backoffMaxMs: scaled(60),
    hourMs: scaled(3_600),
    sweepMs: Math.max(1_000, scaled(policy.sweepSeconds)),
    // Clocks and commits do not scale.
    sweepSettledMs: Math.max(15_000, scaled(300)),
    webhookReadGapMs: scaled(60),
    walletReadMs: scaled(60),
    walletProbeMs: scaled(300),
    walletSkipMs: scaled(1_800),
    walletWaitMs: scaled(policy.walletWaitHours * 3_600),
    timedOutHoldMs: policy.refundTimedOutAfterHours === null ? null : scaled(policy.refundTimedOutAfterHours * 3_600),
    // Not under what Medusa's cancel takes in real time: a freeze that ends before it lets work begin on an order that is being cancelled.
    freezeMs: Math.max(20_000, scaled(300)),
    orderChangeMs: scaled(300),
  }
}

/** Wait before the policy's next attempt after FAILED: `[times, seconds]`, e.g. E200 twice after 90 s. */
export function retryDelayMs(policy: ProtocolPolicy, eNumber: string, retriesSoFar: number, scale: number): number | null {
  const rule = policy.retry[eNumber]
  if (!rule || retriesSoFar >= rule[0]) return null
  return Math.round((rule[1] * 1_000) / scale)
}
