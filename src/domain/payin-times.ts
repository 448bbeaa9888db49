import { protocolTimes, type ProtocolPolicy, type ProtocolTimes } from "./time-scale"

const DAY_MS = 24 * 3_600_000
/** Expired boletos stay watched for their days plus these (`protocol.md` 5.4). */
const WATCH_DAYS = 30
/** Card schemes take money back for about so long. */
const KEPT_WATCH_DAYS = 90

/** What the payment options say about time. */
export interface PayinPolicy {
  pendingMinutes: number
  boletoDays: number
  cancelUnpaidOrders: { boletoDays: number | null; redirectMinutes: number | null }
}

/** Waits of the money ledger in milliseconds: those of the protocol and scaled, but days of a boleto, which are never divided. */
export interface PayinTimes extends Pick<
  ProtocolTimes,
  "scale" | "leaseMs" | "postDeadlineMs" | "sendMarginMs" | "settleMs" | "absenceGapMs" | "unknownLimitMs" | "backoffMinMs" | "backoffMaxMs" | "hourMs"
> {
  /** Between two looks at a pending payment: from this, growing to the next. */
  pollMinMs: number
  pollMaxMs: number
  /** What a webhook or a person asked for is looked at before what has been due for less than this. */
  askedAheadMs: number
  dayMs: number
  /** So long money that Medusa knows is looked at again, in growing steps: a reversal that nobody told. */
  keptWatchMs: number
  /** A redirect pay-in without news is expired here, not at 123hub. */
  pendingMs: number
  boletoDays: number
  /** From the sending on; after that only a webhook or a person looks. */
  boletoWatchMs: number
  redirectWatchMs: number
  cancelBoletoMs: number | null
  /** The shop gives an order fewer days than its slip. */
  cancelsBeforeDue: boolean
  cancelRedirectMs: number | null
}

export function payinTimes(policy: PayinPolicy, protocol: ProtocolPolicy, scale: number): PayinTimes {
  const { leaseMs, postDeadlineMs, sendMarginMs, settleMs, absenceGapMs, unknownLimitMs, backoffMinMs, backoffMaxMs, hourMs } = protocolTimes(protocol, scale)
  const scaled = (seconds: number) => Math.round((seconds * 1_000) / scale)
  const { boletoDays, redirectMinutes } = policy.cancelUnpaidOrders
  return {
    scale, leaseMs, postDeadlineMs, sendMarginMs, settleMs, absenceGapMs, unknownLimitMs, backoffMinMs, backoffMaxMs, hourMs,
    pollMinMs: scaled(10),
    pollMaxMs: scaled(60),
    askedAheadMs: scaled(1_800),
    dayMs: 24 * hourMs,
    keptWatchMs: KEPT_WATCH_DAYS * 24 * hourMs,
    pendingMs: scaled(policy.pendingMinutes * 60),
    boletoDays: policy.boletoDays,
    boletoWatchMs: (policy.boletoDays + WATCH_DAYS) * DAY_MS,
    redirectWatchMs: scaled(WATCH_DAYS * 24 * 3_600),
    cancelBoletoMs: boletoDays === null ? null : boletoDays * DAY_MS,
    cancelsBeforeDue: boletoDays !== null && boletoDays < policy.boletoDays,
    cancelRedirectMs: redirectMinutes === null ? null : scaled(redirectMinutes * 60),
  }
}
