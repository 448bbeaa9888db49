import type { Hub123Method } from "./requests"

/**
 * Permission to send. The vendor allows 100 requests a minute of status, balance and ping and 5,000 of the others (API reference,
 * "Rate Limits"): one budget per method for all callers and processes of the merchant, so it lives in the database (modules/payin);
 * facts.md 6 suggests 80 a minute for the slow ones. Asked once right before a request; a permission is not given back. If it
 * rejects, nothing is sent.
 */
export interface Hub123Budget {
  take(method: Hub123Method): Promise<{ granted: true } | { granted: false; retryAt: Date }>
}
