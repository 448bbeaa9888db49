import fc from "fast-check"
import { createHmac } from "node:crypto"
import { signHub123Webhook } from "../../../src/clients/hub123"
import { routes, type Route, type RouteName } from "../../../src/http-contract"
import { ACTORS, CARD_NUMBER, CPF, type Actor, type Cast } from "./cast"
import { mutated, NASTY_TEXTS, RAW_BODIES, type Known } from "./values"

/** Plain, so that it can be printed and sent again. */
export interface Case {
  route: RouteName
  actor: Actor
  method: string
  path: string
  headers: Record<string, string>
  body: string | null
}

/** Who shoots together; what may change while they do differs. */
export const GROUPS = {
  outsiders: ["nobody", "guest", "stranger", "impostor"],
  shoppers: ["owner", "holder", "recipient"],
  upstreams: ["upstream"],
  staff: ["admin", "api_key"],
} as const satisfies Record<string, readonly Actor[]>
export type Group = keyof typeof GROUPS

/** Routes that would end the run if they were shot at, with the reason. None does. */
export const EXCLUDED: Readonly<Partial<Record<RouteName, string>>> = {}

const table = (Object.entries(routes) as [RouteName, Route][]).filter(([name]) => !EXCLUDED[name])

/** Shoppers knock at the dashboard's doors too, and the dashboard's people at the shop's; each mostly at its own. */
function doorsOf(group: Group): fc.Arbitrary<[RouteName, Route]> {
  const own = table.filter(([, { who }]) => (group === "staff" ? who === "admin" : group === "upstreams" ? who === "upstream" : group === "shoppers" ? !["admin", "upstream"].includes(who) : true))
  return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...own) }, { weight: 1, arbitrary: fc.constantFrom(...table) })
}

/** Other spellings of an address that Express takes for the same one. */
const SPELLINGS: readonly ((path: string) => string)[] = [(path) => path.toUpperCase().replace(/%../g, (byte) => byte.toLowerCase()), (path) => `${path}/`, (path) => path.replace("/", "//"), (path) => path.replace("o", "%6f")]

/** Percent-encoded byte by byte: encodeURIComponent refuses half a surrogate pair. */
const encoded = (text: string) => [...Buffer.from(text.slice(0, 1_500))].map((byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`)).join("")

const BROKEN_SEGMENTS = ["%", "%ff", "%c0%ae", "%2e%2e", "%2f", ";x=1", "a%00b", "%u0000", "0x41"]
const BROKEN_QUERIES = ["limit=1&limit=2", "limit[]=5", "a[b][c]=1", "__proto__[x]=1", "constructor[prototype][x]=1", "q=%00", "q=%ff", "%", "fields=*customer,*payment_collections.payments", "fields=%00", "order=-id%3bselect", "limit=1e3", "offset=99999999999999999999", "q[$ne]=1", `q=${"a".repeat(3_000)}`, "&&&==", "from=2020-02-30&to=infinity", "with_deleted=true", "expand=*"]

const segment = (cast: Cast, group: Group, before: string): fc.Arbitrary<string> => {
  const all = cast.ids.get(before) ?? []
  // The last part of Hubcash's address is its signature: whoever knows it is Hubcash.
  const ids = before === "hubcash/" && group !== "upstreams" ? all.flatMap((token) => [token.slice(1), `${token}0`, token.toUpperCase()]) : all
  const nonsense = fc.oneof(fc.constantFrom(...NASTY_TEXTS.filter(Boolean)).map(encoded), fc.constantFrom(...BROKEN_SEGMENTS), fc.string({ minLength: 1, maxLength: 30 }).map(encoded)).filter((text) => text !== "." && text !== "..")
  return ids.length ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids.map(encoded)) }, { weight: 1, arbitrary: nonsense }) : nonsense
}

function pathOf(cast: Cast, group: Group, name: RouteName): fc.Arbitrary<string> {
  const parts = (name.split(" ")[1] ?? "").split("/").slice(1)
  return fc.tuple(...parts.map((part, place) => (part.startsWith(":") ? segment(cast, group, `${parts[place - 1] ?? ""}/`) : fc.constant(part)))).chain((found) => {
    const path = `/${found.join("/")}`
    return fc.oneof({ weight: 14, arbitrary: fc.constant(path) }, { weight: 1, arbitrary: fc.constantFrom(...SPELLINGS).map((spelling) => spelling(path)) })
  })
}

function queryOf(route: Route, known: Known): fc.Arbitrary<string> {
  const written = (value: unknown) => (typeof value === "object" && value !== null ? Object.entries(value).map(([key, part]) => `${encoded(key)}=${encoded(typeof part === "string" ? part : (JSON.stringify(part) ?? ""))}`).join("&").slice(0, 6_000) : "")
  const named = route.query ? mutated(route.query, known).map(written) : fc.constant("")
  return fc.oneof({ weight: 6, arbitrary: named }, { weight: 1, arbitrary: fc.constantFrom(...BROKEN_QUERIES) }).map((text) => (text ? `?${text}` : ""))
}

const JSON_HEADERS = { "content-type": "application/json" }
type Sent = Pick<Case, "body" | "headers">

/** Bodies of routes whose schema is code, not a shape. */
const SAMPLES: Readonly<Partial<Record<RouteName, readonly unknown[]>>> = {
  "POST /hooks/123hub": [undefined, "data"].map((wrapped) => {
    const told = { success: true, result: { payment: { amount: { value: 50_000, currency: "INR" }, identifiers: { c_id: 1, h_id: 1001 }, status: { status: "success", final: true, success: true }, destination: "in", service_id: 14_701 } } }
    return wrapped ? { [wrapped]: told, event: "payment.updated" } : told
  }),
}

function bodyOf(name: RouteName, { body, bodyOptional }: Route, method: string, known: Known): fc.Arbitrary<Sent> {
  const none = fc.constant<Sent>({ body: null, headers: {} })
  if (!body) return method === "GET" ? none : fc.oneof({ weight: 4, arbitrary: none }, { weight: 1, arbitrary: RAW_BODIES })
  const made = mutated(body, known, SAMPLES[name]).map((value): Sent => ({ body: JSON.stringify(value) ?? "", headers: JSON_HEADERS }))
  return fc.oneof({ weight: 8, arbitrary: made }, { weight: bodyOptional ? 2 : 1, arbitrary: none }, { weight: 2, arbitrary: RAW_BODIES })
}

/** Signed as the upstream does, so that what is wrong with the body is looked at. */
function signed(one: Case, secrets: { hubble: string; hub123: string }): Case {
  const body = one.body ?? ""
  if (one.path.startsWith("/hooks/hubble/")) return { ...one, headers: { ...one.headers, "x-verify": createHmac("sha256", secrets.hubble).update(body).digest("base64") } }
  return one.path === "/hooks/123hub" ? { ...one, headers: { ...one.headers, ...signHub123Webhook(body, secrets.hub123) } } : one
}

const SECRET_FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  document: [CPF], number: [CARD_NUMBER], security_code: ["123"], holder_name: ["Maria da Silva"], name: ["Maria da Silva"], exp_month: ["12"], exp_year: ["2031"], birthdate: ["1990-01-02"], phone: ["+5511987654321"],
  receiver: [{ bank_account: "123", ifsc_code: "HDFC0000001", name: "Asha" }], currency: ["INR"], currency_code: ["inr", "brl"], denomination: [500, 100], amount: [500, 250, 10], quantity: [1, 2], rate: ["0.06"], reason: ["because"], note: ["because"], status: ["SUCCESS", "FAILED"], timezone: ["Asia/Kolkata", "Nowhere/None"],
}

/** Cases of one group. */
export function casesOf(cast: Cast, group: Group, secrets: { hubble: string; hub123: string }): fc.Arbitrary<Case> {
  const known: Known = (field) => cast.ids.get(field) ?? SECRET_FIELDS[field] ?? []
  return fc.tuple(doorsOf(group), fc.constantFrom<Actor>(...GROUPS[group])).chain(([[name, route], actor]) => {
    const [method = ""] = name.split(" ")
    return fc.tuple(pathOf(cast, group, name), queryOf(route, known), bodyOf(name, route, method, known)).map(([path, query, { body, headers }]): Case => {
      const one: Case = { route: name, actor, method, path: `${path}${query}`, headers: { ...cast.headers[actor], ...headers }, body }
      return actor === "upstream" ? signed(one, secrets) : one
    })
  })
}

/** Nobody is left out. */
export const unnamed = ACTORS.filter((actor) => !Object.values(GROUPS).some((members) => (members as readonly Actor[]).includes(actor)))
