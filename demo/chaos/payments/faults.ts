/** Faults of both payment services' sandboxes by the call they break (sandbox/README.md): lost and late answers, broken ones, webhooks lost, doubled, reordered and forged. */
const LOST = ["drop_before", "drop_after", "late", "http_500", "http_502_html", "http_503", "malformed_json", "truncated_json", "html_200", "empty_200"] as const
const READS_BROKEN = ["drop_before", "http_500", "http_502_html", "http_503", "malformed_json", "truncated_json", "html_200", "empty_200", "slow"] as const

const HUBCASH: Readonly<Record<string, readonly string[]>> = {
  create_sale: [...LOST, "invisible", "slow_accept", "unknown_status", "no_status", "amount_as_text"],
  get_sale: [...READS_BROKEN, "invisible", "unknown_status", "no_status", "amount_as_text"],
  // One look by reference is seven lists, and one that cannot be read proves nothing.
  list_sales: ["drop_before", "malformed_json"],
  cancel_sale: LOST,
  notification: ["drop_before", "late", "slow", "duplicate_notification", "false_notification"],
}

const HUB123: Readonly<Record<string, readonly string[]>> = {
  "payment.in": [...LOST, "invisible", "slow_accept", "no_redirect", "bad_answer_hash", "no_answer_hash", "rate_limited"],
  "payment.status": [...READS_BROKEN, "invisible", "no_redirect", "bad_answer_hash", "rate_limited", "bad_amount"],
  "payment.out": [...LOST, "invisible", "slow_accept"],
  webhook: ["drop_before", "late", "slow", "duplicate_webhook", "bad_signature", "stale_signature"],
}

export interface PaymentFault {
  id: string
  route: string
  fault: string
  probability: number
  seed: number
  key: "buyer"
  delay_ms?: number
}

const SLOW_MS = 300

/** Whether a fault hits is a pure function of (seed, fault, buyer and way, call index): another run meets the same ones. */
function schedule(faults: Readonly<Record<string, readonly string[]>>, seed: number, probability: number): PaymentFault[] {
  return Object.entries(faults).flatMap(([route, names]) =>
    names.map((fault): PaymentFault => ({ id: `${route}.${fault}`, route, fault, probability, seed, key: "buyer", ...(fault === "slow" ? { delay_ms: SLOW_MS } : {}) })),
  )
}

export const hubcashFaults = (seed: number, probability: number) => schedule(HUBCASH, seed, probability)
export const hub123Faults = (seed: number, probability: number) => schedule(HUB123, seed, probability)
