/** The nine endpoints of the guide's appendix. */
import type { CallFacts } from "../shared/fault-rules"
import type { Answer, Call, Route } from "../shared/routes"
import { badRequest, notFound } from "./errors"
import type { HubbleRoute } from "./fault-table"
import { listBrands } from "./listing"
import { type SandboxOrder, presentOrder, presentVouchers } from "./order"
import type { HubbleState } from "./state"

const BASE = "/v1/partners"

function shown(order: SandboxOrder | undefined, call: Call, field: string): Answer {
  const hidden = order && Date.parse(order.visible_from) > Date.now()
  if (!order || hidden || call.breakers.some((rule) => rule.fault === "invisible")) return notFound(call.entry.request_id, field)
  return { status: 200, body: presentOrder(order, call.breakers), told: order.status }
}

function voucher(state: HubbleState, call: Call): Answer {
  const id = call.params["id"] ?? ""
  const order = state.orders.ofVoucher(id)
  const position = order?.vouchers.findIndex((one) => one.id === id) ?? -1
  // The order's own breakers may have dropped ids, so the voucher is found by its place, not by what is shown.
  const found = order ? presentVouchers(order, call.breakers)[position] : undefined
  return found ? { status: 200, body: found } : notFound(call.entry.request_id, "voucherId")
}

function resend(state: HubbleState, call: Call): Answer {
  const order = state.orders.get(call.params["orderId"] ?? "")
  if (!order) return notFound(call.entry.request_id, "orderId")
  if (order.status !== "SUCCESS") return badRequest("Only a SUCCESS order can be delivered again", call.entry.request_id)
  return { status: 200, body: {} }
}

function wallet(state: HubbleState, call: Call): Answer {
  const broken = call.breakers.some((rule) => rule.fault === "balance_error")
  return { status: 200, body: { balance: broken ? null : state.wallet.balance } }
}

/** Answers by name; all but login want a token. */
export function partnerRoutes(state: HubbleState): Route[] {
  const signedIn = (handle: Route["handle"]): Route["handle"] => (call) =>
    state.signIn.refuse(call.headers["authorization"], call.entry.request_id) ?? handle(call)
  const route = (name: HubbleRoute, method: Route["method"], path: string, handle: Route["handle"]): Route => (
    { name, method, template: `${BASE}${path}`, handle: name === "login" ? handle : signedIn(handle) }
  )
  const requestId = (call: Call) => call.entry.request_id
  return [
    route("login", "POST", "/auth/login", (call) => state.signIn.login(call.body, requestId(call))),
    route("list_brands", "GET", "/products", (call) => listBrands(state.catalogue.values(), call.query, state.config.pageStyle, requestId(call))),
    route("get_brand", "GET", "/products/:productId", (call) => {
      const entry = state.catalogue.get(call.params["productId"] ?? "")
      return entry ? { status: 200, body: entry.brand } : notFound(requestId(call), "productId")
    }),
    route("place_order", "POST", "/orders", (call) => state.orders.place(call.body, { requestId: requestId(call), breakers: call.breakers })),
    route("get_by_reference", "GET", "/orders/by-reference/:referenceId", (call) =>
      shown(state.orders.byReference.get(call.params["referenceId"] ?? ""), call, "referenceId")),
    route("get_voucher", "GET", "/orders/vouchers/:id", (call) => voucher(state, call)),
    route("get_order", "GET", "/orders/:orderId", (call) => shown(state.orders.get(call.params["orderId"] ?? ""), call, "orderId")),
    route("resend", "POST", "/orders/:orderId/resend-delivery", (call) => resend(state, call)),
    route("wallet", "GET", "/wallet/balance", (call) => wallet(state, call)),
  ]
}

/** What a call is about, for fault rules and the record. */
export function factsOf(state: HubbleState, name: string, call: Call): CallFacts {
  const { orderId, referenceId, id, productId } = call.params
  if (name === "place_order") {
    const body = (typeof call.body === "object" && call.body !== null ? call.body : {}) as Record<string, unknown>
    const text = (value: unknown) => (typeof value === "string" ? value : undefined)
    const reference = text(body["referenceId"])
    const buyer = text((body["customerDetails"] as { email?: unknown } | null | undefined)?.email)
    return { buyer, product_id: text(body["productId"]), reference_id: reference, order_id: state.orders.byReference.get(reference ?? "")?.id }
  }
  const order = orderId ? state.orders.get(orderId) : referenceId ? state.orders.byReference.get(referenceId) : id ? state.orders.ofVoucher(id) : undefined
  return { product_id: productId ?? order?.product_id, reference_id: referenceId ?? order?.reference_id, order_id: orderId ?? order?.id }
}
