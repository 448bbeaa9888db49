/** Faults only 123hub has: they break the protocol rather than the wire. With the shared table they are all a rule can name. */
import { wireFaults } from "../shared/fault-table"

export const hub123Methods = ["payment.in", "payment.out", "payment.status", "balance.get", "gateway.ping"] as const
export type Hub123Method = (typeof hub123Methods)[number]

export const hub123Routes = [...hub123Methods, "unknown_method", "page", "webhook"] as const
export type Hub123Route = (typeof hub123Routes)[number]

const MONEY = ["payment.in", "payment.out"] as const
const PAYMENT = [...MONEY, "payment.status"] as const

interface Breaker {
  routes: readonly Hub123Route[]
  what: string
}

/** Outcomes of one payment, against what its service and the settings say; `delay_ms` instead of outcomeSeconds. */
const outcomeBreakers = {
  pending: { routes: MONEY, what: "never ends by itself" },
  success: { routes: MONEY, what: "paid in full" },
  decline: { routes: MONEY, what: "declined" },
  cancel: { routes: MONEY, what: "canceled" },
  underpaid: { routes: MONEY, what: "final success with half the amount" },
  overpaid: { routes: MONEY, what: "final success with a tenth more" },
  refund_after_success: { routes: MONEY, what: "paid, and refunded refundSeconds later" },
} as const satisfies Record<string, Breaker>
export type OutcomeBreaker = keyof typeof outcomeBreakers

export const hub123Breakers = {
  ...outcomeBreakers,
  invisible: { routes: PAYMENT, what: "created, the answer is lost, and payment.status says 6010 for delay_ms (default 120 s scaled); on payment.status: this one says 6010" },
  slow_accept: { routes: MONEY, what: "created only after delay_ms (default: after the client's deadline)" },
  rate_limited: { routes: hub123Methods, what: "not processed, too many requests as `rateLimits.carrier` says" },
  no_redirect: { routes: PAYMENT, what: "this answer does not tell the pay page" },
  other_payment: { routes: PAYMENT, what: "processed, answered with another payment's identifiers" },
  bad_amount: { routes: PAYMENT, what: "processed, answered with the amount as a fraction" },
  bad_answer_hash: { routes: hub123Methods, what: "processed, X-Data-Hash does not fit the answer" },
  no_answer_hash: { routes: hub123Methods, what: "processed, no X-Data-Hash" },
  duplicate_webhook: { routes: ["webhook"], what: "sent twice" },
  bad_signature: { routes: ["webhook"], what: "signed with another secret" },
  stale_signature: { routes: ["webhook"], what: "signed ten minutes ago" },
} as const satisfies Record<string, Breaker>

export function isOutcomeBreaker(name: string): name is OutcomeBreaker {
  return Object.hasOwn(outcomeBreakers, name)
}

/** Of the shared faults, those that make sense for a webhook that is sent. */
const WEBHOOK_WIRE_FAULTS: readonly string[] = ["drop_before", "late", "slow"]

const allNames = [...Object.keys(wireFaults), ...Object.keys(hub123Breakers)]
export const hub123FaultNames: readonly [string, ...string[]] = [allNames[0] ?? "", ...allNames.slice(1)]

/** Why a rule cannot work, or null. */
export function whyNot(route: Hub123Route, fault: string): string | null {
  const breaker: Breaker | undefined = (hub123Breakers as Record<string, Breaker>)[fault]
  if (breaker) return breaker.routes.includes(route) ? null : `${fault} works on ${breaker.routes.join(", ")}, not on ${route}`
  if (route !== "webhook" || WEBHOOK_WIRE_FAULTS.includes(fault)) return null
  return `on webhook: ${WEBHOOK_WIRE_FAULTS.join(", ")}, duplicate_webhook, bad_signature, stale_signature`
}
