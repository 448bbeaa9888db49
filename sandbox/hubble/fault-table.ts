/** Faults only Hubble has: they break the protocol rather than the wire. With the shared table they are all a rule can name. */
import { wireFaults } from "../shared/fault-table"

const READS = ["get_order", "get_by_reference"] as const
const ORDER = ["place_order", ...READS] as const
const CODES = ["place_order", ...READS, "get_voucher"] as const

export const hubbleRoutes = [
  "login", "list_brands", "get_brand", "place_order", "get_order", "get_by_reference", "get_voucher", "resend", "wallet", "webhook",
] as const

export type HubbleRoute = (typeof hubbleRoutes)[number]

interface Breaker {
  routes: readonly HubbleRoute[]
  what: string
}

export const hubbleBreakers = {
  invisible: {
    routes: ORDER,
    what: "accepted, the answer is lost, and both lookups say 404 for delay_ms (default 120 s scaled); on a lookup: this one says 404",
  },
  slow_accept: {
    routes: ["place_order"],
    what: "accepted only after delay_ms (default: after the client's deadline), while the same reference may be posted again",
  },
  processing: { routes: ["place_order"], what: "PROCESSING for delay_ms (default processingSeconds), then as configured" },
  generation_failed: { routes: ["place_order"], what: "FAILED with `error` as text (default: Voucher generation failed); the reference is consumed" },
  late_success: { routes: ["place_order"], what: "PROCESSING, then SUCCESS after delay_ms (default: past the 15 minute cut-off)" },
  reverse_after_success: { routes: ["place_order"], what: "REVERSED delay_ms (default 2000) after SUCCESS, and credited back" },
  short_success: { routes: ORDER, what: "SUCCESS with `vouchers` vouchers (default one less than ordered), charged in full" },
  null_pin: { routes: CODES, what: "the first voucher lacks what its card type needs (PIN, or number where there is no PIN)" },
  repeated_code: { routes: ["place_order"], what: "the second voucher repeats the first; with one voucher, the latest of the same brand" },
  voucher_without_id: { routes: ORDER, what: "vouchers without `id`, as in the guide's 5.2" },
  amount_as_text: { routes: CODES, what: "voucher amounts as text, \"500\"" },
  balance_error: { routes: ["wallet"], what: "200 with {\"balance\": null}" },
  duplicate_webhook: { routes: ["webhook"], what: "sent twice" },
  bad_signature: { routes: ["webhook"], what: "signed with another secret" },
  reordered: { routes: ["webhook"], what: "held until the next webhook went out, or for two seconds" },
} as const satisfies Record<string, Breaker>

/** Of the shared faults, those that make sense for a webhook that is sent. */
const WEBHOOK_WIRE_FAULTS: readonly string[] = ["drop_before", "late", "slow"]

const allNames = [...Object.keys(wireFaults), ...Object.keys(hubbleBreakers)]
export const hubbleFaultNames: readonly [string, ...string[]] = [allNames[0] ?? "", ...allNames.slice(1)]

/** Why a rule cannot work, or null. */
export function whyNot(route: HubbleRoute, fault: string): string | null {
  const breaker: Breaker | undefined = (hubbleBreakers as Record<string, Breaker>)[fault]
  if (breaker) return breaker.routes.includes(route) ? null : `${fault} works on ${breaker.routes.join(", ")}, not on ${route}`
  if (route !== "webhook" || WEBHOOK_WIRE_FAULTS.includes(fault)) return null
  return `on webhook: ${WEBHOOK_WIRE_FAULTS.join(", ")}, duplicate_webhook, bad_signature, reordered`
}
