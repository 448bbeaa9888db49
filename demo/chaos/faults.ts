import type { SandboxFault } from "../runtime/sandbox-process"

/** Every fault of the Hubble sandbox, by the route it breaks (sandbox/README.md). */
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  place_order: [
    "drop_before", "drop_after", "hang_before", "hang_after", "late", "slow", "http_500", "http_502_html", "http_503", "http_401", "http_403",
    "malformed_json", "truncated_json", "html_200", "empty_200", "error_body", "invisible", "slow_accept", "processing", "late_success", "generation_failed",
    "reverse_after_success", "short_success", "null_pin", "voucher_without_id", "amount_as_text", "repeated_code",
  ],
  get_by_reference: ["drop_before", "http_500", "http_502_html", "http_401", "malformed_json", "html_200", "slow"],
  get_order: ["drop_before", "http_500", "http_502_html", "http_401", "malformed_json", "html_200", "slow"],
  get_brand: ["drop_before", "http_500", "malformed_json", "slow"],
  login: ["http_500", "slow"],
  wallet: ["balance_error", "http_500"],
  webhook: ["duplicate_webhook", "bad_signature", "drop_before", "late"],
}

export type ChaosFault = SandboxFault & { id: string }

/**
 * The fault schedule: whether a rule hits is a pure function of (seed, rule, order key, call index), decided in the sandbox, so that the same
 * seed plays the same faults and one order replays alone.
 */
export function faultSchedule(seed: number, probability: number): ChaosFault[] {
  return Object.entries(FAULTS).flatMap(([route, names]) =>
    names.map((fault) => ({ id: `${route}.${fault}`, route, fault, probability, seed, ...(route === "place_order" ? { key: "product" } : {}), ...(fault === "slow" ? { delay_ms: 300 } : {}) })),
  )
}
