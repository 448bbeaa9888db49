import { buyerKey, faultDraw } from "../../sandbox/shared/fault-rules"
import { isWireFault } from "../../sandbox/shared/fault-table"
import type { SandboxFault } from "../runtime/sandbox-process"
import { planOrder, type PlannedOrder } from "./plan"

/** Every fault of the Hubble sandbox, by the route it breaks (sandbox/README.md). */
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  place_order: [
    "drop_before", "drop_after", "hang_before", "hang_after", "late", "slow", "http_500", "http_502_html", "http_503", "http_401", "http_403",
    "malformed_json", "truncated_json", "html_200", "empty_200", "error_body", "invisible", "slow_accept", "processing", "late_success", "generation_failed",
    "reverse_after_success", "short_success", "null_pin", "voucher_without_id", "amount_as_text", "repeated_code",
  ],
  get_by_reference: ["drop_before", "http_500", "http_502_html", "http_503", "http_401", "malformed_json", "truncated_json", "html_200", "empty_200", "slow", "late"],
  get_order: ["drop_before", "http_500", "http_502_html", "http_503", "http_401", "malformed_json", "truncated_json", "html_200", "empty_200", "slow", "late"],
  get_voucher: ["drop_before", "http_500", "malformed_json", "slow"],
  get_brand: ["drop_before", "http_500", "http_401", "malformed_json", "slow"],
  login: ["http_500", "drop_before", "slow"],
  wallet: ["balance_error", "http_500", "drop_before"],
  webhook: ["duplicate_webhook", "reordered", "bad_signature", "drop_before", "late"],
}

/** Calls of one order; the others are everybody's, and draw by their own call index. */
const OF_AN_ORDER: ReadonlySet<string> = new Set(["place_order", "get_by_reference", "get_order", "get_voucher", "webhook"])
const SLOW_MS = 300
/** Calls of one order that the printed schedule shows. */
const SHOWN_CALLS: Readonly<Record<string, number>> = { place_order: 4, get_by_reference: 6, get_order: 6, webhook: 2 }

export type ChaosFault = SandboxFault & { id: string; probability: number; seed: number }

/**
 * The fault schedule: whether a rule hits is a pure function of (seed, rule, order, call index), where the order is its buyer and brand and calls
 * are counted for each route: an order bought alone meets the same faults.
 */
export function faultSchedule(seed: number, probability: number): ChaosFault[] {
  return Object.entries(FAULTS).flatMap(([route, names]) =>
    names.map((fault) => ({ id: `${route}.${fault}`, route, fault, probability, seed, ...(OF_AN_ORDER.has(route) ? { key: "buyer" as const } : {}), ...(fault === "slow" ? { delay_ms: SLOW_MS } : {}) })),
  )
}

/** What the first calls of one order's brand will meet: of several broken wires the lowest draw counts, as in the sandbox. */
export function faultsOfCall(rules: readonly ChaosFault[], route: string, key: string, callIndex: number): string[] {
  const drawn = rules
    .filter((rule) => rule.route === route)
    .map((rule) => ({ fault: rule.fault, probability: rule.probability, draw: faultDraw(rule.seed, rule.id, key, callIndex) }))
    .filter((rule) => rule.draw < rule.probability)
    .sort((one, other) => one.draw - other.draw)
  const wire = drawn.find((rule) => isWireFault(rule.fault))
  return drawn.filter((rule) => rule === wire || !isWireFault(rule.fault)).map((rule) => rule.fault)
}

function describeBrand(rules: readonly ChaosFault[], email: string, title: string, productId: string): string {
  const routes = Object.entries(SHOWN_CALLS).flatMap(([route, calls]) => {
    const met = Array.from({ length: calls }, (_, at) => faultsOfCall(rules, route, buyerKey(email, productId), at + 1)).map((faults, at) => (faults.length ? `${at + 1} ${faults.join("+")}` : null))
    const shown = met.filter((text) => text !== null)
    return shown.length ? [`${route}: ${shown.join(", ")}`] : []
  })
  return `    ${title}: ${routes.join("; ") || "nothing"}`
}

/** One order of the schedule in a few lines: what is bought, and what its calls meet. */
function describeOrder(rules: readonly ChaosFault[], order: PlannedOrder, productIds: ReadonlyMap<string, string>): string {
  const lines = order.lines.map(({ title, price, quantity }) => `${quantity} x ${title} ${price}`).join(", ")
  const brands = order.paid ? [...new Set(order.lines.map((line) => line.title))] : []
  return [`order ${order.index}  ${lines}${order.paid ? "" : "  never paid"}`, ...brands.map((title) => describeBrand(rules, order.email, title, productIds.get(title) ?? ""))].join("\n")
}

export function describeSchedule(seed: number, rules: readonly ChaosFault[], indexes: readonly number[], productIds: ReadonlyMap<string, string>): string {
  const head = `seed ${seed}; ${rules.length} rules at ${rules[0]?.probability ?? 0} each; "2 drop_after" is the second call of that route for this order and brand\n`
  return `${head}${indexes.map((index) => describeOrder(rules, planOrder(seed, index), productIds)).join("\n")}\n`
}
