import { secretsIn, type Secrets } from "../../../demo/oracle/leaks"
import { routes, type Route } from "../../../src/http-contract"
import { answerProblem } from "../../support/contract-watch"
import type { World } from "../../support/test-world"
import type { Case } from "./cases"
import type { Actor, Cast } from "./cast"
import type { Shot } from "./gun"

const CUSTOMERS: readonly Actor[] = ["owner", "stranger"]
const STAFF: readonly Actor[] = ["admin", "api_key"]

/** May this actor be answered with a success here? Of what hangs on a shopper's id, only by him. */
function entitled({ route, actor, path }: Case, cast: Cast): boolean {
  const { who }: Route = routes[route as keyof typeof routes]
  const id = decoded(path.split("?")[0]?.split("/")[3] ?? "") ?? ""
  if (who === "admin") return STAFF.includes(actor)
  if (who === "upstream") return actor === "upstream" || path.includes(cast.hubcashToken)
  if (actor === "nobody" || STAFF.includes(actor) || actor === "upstream") return false
  if (who === "owner" || who === "recipient") return cast.owns[actor]?.has(id) ?? false
  return who === "customer" ? CUSTOMERS.includes(actor) : true
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
const isDecodable = (text: string) => decoded(text) !== null

/** Medusa's own `/admin*` decodes every address of the dashboard before any code of a plugin, and Express makes a failure of ours of one that is not UTF-8. */
const isMedusas = ({ actor, path }: Case) => STAFF.includes(actor) && path.toLowerCase().startsWith("/admin/") && !isDecodable(path.split("?")[0] ?? "")

/** As the table of routes spells it: Express takes more spellings for the same address. */
const plain = (path: string) => path.replace(/\/(?=\?|$)/, "")

/** What is wrong with an answer; none of its words that could be secret. */
export function wrongs(one: Case, { status, text }: Shot, cast: Cast, secrets: Secrets): string[] {
  if (status === 0) return [`no answer: ${text.slice(0, 100)}`]
  if (status === 500 && isMedusas(one)) return []
  if (status >= 500) return [`answered ${status}: ${text.slice(0, 200)}`]
  const isReveal = one.route.endsWith("/reveal") && status < 400
  // A token belongs into the answer that hands it out.
  const spoken = isReveal ? [] : secretsIn(text, secrets).filter((name) => !(one.route.endsWith("/voucher-token") && name.startsWith("token")))
  const overheard = STAFF.includes(one.actor) ? [] : [...cast.privates].filter(([words, owner]) => owner !== one.actor && text.includes(words) && !one.path.includes(words)).map(([words]) => words)
  const problem = answerProblem(one.method, plain(one.path), status, text)
  return [
    ...(status < 400 && !entitled(one, cast) ? [`${one.actor} is not entitled to this, and was answered ${status}`] : []),
    ...(problem ? [problem] : []),
    ...spoken.map((name) => `the answer holds ${name}`),
    ...overheard.map((words) => `the answer holds what is ${cast.privates.get(words)}'s: ${words}`),
  ]
}

/** Tables by what may touch them. A dump without the columns that only say when something was looked at. */
const MONEY = ["voucher_supplier_order", "voucher_attempt", "voucher_attempt_unit", "voucher_vault", "voucher_refund_intent", "payin_action", "payin_request", "voucher_purchase"]
const PRIVATE = ["voucher_unit", "voucher_case", "voucher_recipient", "voucher_reveal", "payin_card", "payin_receiver", "hubble_brand", "hubble_rate", "webhook_delivery", "payin_transition"]
const UNTOLD = ["updated_at", "due_at", "lease_until", "lease_token", "seen_at", "read_at", "claimed_at", "looked_at", "asked_at", "last_read_at", "request_ids", "http_status", "extra_read_at", "unpaid_seen_at", "blind_looks",
  "reads", "processing_since", "short_read", "absent_count", "absent_at", "extra_read", "waiting_since", "last_problem", "task_lease_until", "task_lease_token", "times_received", "attempts",
]

/** Anybody may enter a card of his own, and give away what is in a cart whose id he has; what was there before, and what was bought, stays. */
const ONLY: Readonly<Record<string, string>> = { payin_card: "where id = any($2::text[])", voucher_recipient: "where order_id is not null" }

/** One line per table, so that a difference names its table. */
export async function stateOf(world: World, cast: Cast, which: "money" | "everything"): Promise<Record<string, string>> {
  const tables = which === "money" ? MONEY : [...MONEY, ...PRIVATE]
  const parts = tables.map((table) => `select '${table}' as name, count(*) || ' ' || coalesce(md5(string_agg((to_jsonb(t) - $1::text[])::text, '' order by id)), '') as digest from ${table} t ${ONLY[table] ?? ""}`)
  const rows = await world.query<{ name: string; digest: string }>(parts.join(" union all "), which === "money" ? [UNTOLD] : [UNTOLD, cast.ids.get("cards/") ?? []])
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}
