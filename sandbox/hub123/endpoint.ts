/** The single endpoint (API reference): `method` in the body decides. */
import type { CallFacts } from "../shared/fault-rules"
import type { Answer, Call, Route } from "../shared/routes"
import { refusedAtTheDoor } from "./authenticate"
import { accepted, refused, tooManyRequests } from "./errors"
import { type Hub123Method, hub123Methods } from "./fault-table"
import type { Hub123State } from "./state"

export const endpointPath = "/public/api/multihub/v1"

const isMethod = (value: unknown): value is Hub123Method => (hub123Methods as readonly unknown[]).includes(value)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

const methodOf = (body: unknown) => (isObject(body) ? body["method"] : undefined)

function balance(state: Hub123State, call: Call): Answer {
  const { payments, config } = state
  const currencies = [...new Set(Object.values(config.services).map(({ currency }) => currency))]
  const amounts = currencies.map((currency) => (
    { value: payments.value(currency), value_freezing: payments.freezing(currency), value_blocking: 0, currency, enabled: true }
  ))
  return accepted(state, call, { balance: { id: 1, amounts, enabled: true } })
}

const handlers: Readonly<Record<Hub123Method, (state: Hub123State, call: Call) => Answer | Promise<Answer>>> = {
  "payment.in": (state, call) => state.payments.create(call, "in"),
  "payment.out": (state, call) => state.payments.create(call, "out"),
  "payment.status": (state, call) => state.payments.status(call),
  "balance.get": balance,
  "gateway.ping": (state, call) => accepted(state, call, { message: "pong" }),
}

function answer(state: Hub123State, call: Call): Answer | Promise<Answer> {
  const atTheDoor = refusedAtTheDoor(state, call)
  if (atTheDoor) return atTheDoor
  const method = methodOf(call.body)
  if (method === undefined) return refused(state, call, 1005, { details: { description: "method: is required" } })
  if (!isMethod(method)) return refused(state, call, 1002)
  const limited = state.rateLimits.exceeded(method) || call.breakers.some((rule) => rule.fault === "rate_limited")
  return limited ? tooManyRequests(state, call) : handlers[method](state, call)
}

export function endpointRoutes(state: Hub123State): Route[] {
  const nameOf = (body: unknown) => {
    const method = methodOf(body)
    return isMethod(method) ? method : "unknown_method"
  }
  const wrongVerb = (method: Route["method"]): Route => (
    { name: "unknown_method", method, template: endpointPath, handle: (call) => refused(state, call, 1007) }
  )
  return [{ name: "unknown_method", nameOf, method: "POST", template: endpointPath, handle: (call) => answer(state, call) }, wrongVerb("GET"), wrongVerb("DELETE")]
}

/** What a call is about: the shared record and fault rules call c_id, h_id, service_id and the payer's e-mail reference, order, product and buyer. */
export function factsOf(state: Hub123State, name: string, call: Call): CallFacts {
  if (name === "page") {
    const payment = state.payments.ofToken(call.params["token"] ?? "")
    return payment ? { reference_id: payment.c_id, order_id: payment.h_id, product_id: String(payment.service_id) } : {}
  }
  const params = isObject(call.body) && isObject(call.body["params"]) ? call.body["params"] : {}
  const asked = isObject(params["payment"]) ? params["payment"] : {}
  const payer = isObject(asked["payer"]) ? asked["payer"] : {}
  const ids = isObject(asked["identifiers"]) ? asked["identifiers"] : {}
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined)
  const key = { c_id: text(ids["c_id"]), h_id: text(ids["h_id"]), p_id: text(ids["p_id"]) }
  const named = key.c_id ?? key.h_id ?? key.p_id
  const payment = named === undefined ? undefined : state.payments.find(key)
  const service = isObject(call.body) ? text(call.body["service_id"]) : undefined
  return { reference_id: payment?.c_id ?? key.c_id, order_id: payment?.h_id, product_id: service ?? (payment ? String(payment.service_id) : undefined), buyer: text(payer["email"]) }
}
