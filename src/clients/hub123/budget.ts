import type { Hub123Method } from "./requests"

/** Requests a minute the vendor allows (API reference, "Rate Limits"); whether it counts the two slow ones together is not said. */
export const HUB123_LIMIT_PER_MINUTE: Readonly<Record<Hub123Method, number>> = {
  "payment.in": 5_000,
  "payment.out": 5_000,
  "payment.status": 100,
  "balance.get": 100,
  "gateway.ping": 100,
}

/**
 * Permission to send, one budget per method for all callers and processes of the merchant, so it lives in the database
 * (modules/payin); facts.md 6 suggests 80 a minute for the slow ones. Asked once right before a request; a permission is
 * not given back. If it rejects, nothing is sent.
 */
export interface Hub123Budget {
  take(method: Hub123Method): Promise<{ granted: true } | { granted: false; retryAt: Date }>
}
