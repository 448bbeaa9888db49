import { payinTimes, type PayinPolicy } from "../../src/domain/payin-times"
import { POLICY } from "./protocol-times"

export const PAYIN_POLICY: PayinPolicy = { pendingMinutes: 30, boletoDays: 3, cancelUnpaidOrders: { boletoDays: 5, redirectMinutes: 60 } }

/** Unscaled, as in production. */
export const PAYIN_TIMES = payinTimes(PAYIN_POLICY, POLICY, 1)
