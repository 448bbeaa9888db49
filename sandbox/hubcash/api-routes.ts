/** Every endpoint of hubcash-api-v1.txt, under /v1. What is not there is 404 on a GET, whose 400 no document knows, and 400 elsewhere. */
import type { CallFacts } from "../shared/fault-rules"
import type { Answer, Call, Route } from "../shared/routes"
import { seededHex } from "../shared/seeded"
import { presentCard } from "./cards"
import { forbidden, invalid, notFound, refused, unauthorized } from "./errors"
import type { HubcashRoute } from "./fault-table"
import { brandByDigits, brands, currencies, presentBrand } from "./lists"
import { presentNotification } from "./notifications"
import { type CardEdit, type NewCard, type Read, readCardEdit, readNewCard, unwrapped } from "./requests"
import { type SandboxSale, presentSale } from "./sale"
import type { HubcashState } from "./state"

const BASE = "/v1"
const ok = (body: unknown, more: Partial<Answer> = {}): Answer => ({ status: 200, body, ...more })

interface Page {
  offset: number
  rows: number
}

/** offset from 0 and rows, 10 unless asked for; null when they are no whole numbers. */
function pageOf(query: URLSearchParams): Page | null {
  const whole = (name: string, otherwise: number) => {
    const text = query.get(name)
    return text === null ? otherwise : /^\d{1,6}$/.test(text) ? Number(text) : NaN
  }
  const page = { offset: whole("offset", 0), rows: whole("rows", 10) }
  return Number.isNaN(page.offset) || Number.isNaN(page.rows) ? null : page
}

function paged<T>(query: URLSearchParams, all: readonly T[], answer: (rows: T[]) => Answer): Answer {
  const page = pageOf(query)
  return page ? answer(all.slice(page.offset, page.offset + page.rows)) : invalid("offset", "offset and rows are whole numbers")
}

const isShown = (sale: SandboxSale, call: Call) => Date.parse(sale.visible_from) <= Date.now() && !call.breakers.some((rule) => rule.fault === "invisible")

function listSales(state: HubcashState, call: Call): Answer {
  const { query } = call
  const status = query.get("Status")
  if (status === null ? state.config.statusRequired : !/^\d{1,3}$/.test(status)) return invalid("Status", status === null ? "Required" : "Must be a number")
  const fits = (name: string, value: string | null) => query.get(name) === null || query.get(name) === value
  const found = state.sales.all().filter((sale) => isShown(sale, call) && fits("Status", String(sale.status)) && fits("Ref", sale.ref)
    && fits("Currency", sale.currency) && fits("Method", sale.method) && fits("Capture", String(sale.capture)))
  return paged(query, found, (rows) => ok({ Sales: rows.map((sale) => presentSale(sale, call.breakers)) }, { told: `${rows.length} sales` }))
}

function showSale(state: HubcashState, call: Call): Answer {
  const sale = state.sales.get(call.params["saleId"] ?? "")
  return sale && isShown(sale, call) ? ok({ Sale: presentSale(sale, call.breakers) }, { told: String(sale.status) }) : notFound("SaleId")
}

function changeSale(state: HubcashState, call: Call, change: (sale: SandboxSale) => Answer | null): Answer {
  const sale = state.sales.get(call.params["saleId"] ?? "")
  if (!sale) return invalid("SaleId", "Not found")
  return change(sale) ?? ok({ Sale: presentSale(sale, call.breakers) }, { told: String(sale.status) })
}

function bodyOf<T>(state: HubcashState, call: Call, read: (inside: unknown) => Read<T>, use: (value: T) => Answer): Answer {
  const inside = unwrapped(call.body, "Card", state.config.bodies)
  const result = inside.errors ? inside : read(inside.value)
  return result.errors ? refused(result.errors) : use(result.value as T)
}

function cardRoutes(state: HubcashState): [HubcashRoute, Route["method"], string, Route["handle"]][] {
  const card = (call: Call) => state.cards.get(call.params["cardId"] ?? "")
  return [
    ["list_cards", "GET", "/cards/document/:document", (call) =>
      paged(call.query, state.cards.ofDocument(call.params["document"] ?? ""), (rows) => ok({ Cards: rows.map(presentCard) }))],
    ["create_card", "POST", "/cards", (call) => bodyOf<NewCard>(state, call, (inside) => readNewCard(inside, state.config), (value) => (
      { status: state.config.createdStatus, body: { Card: presentCard(state.cards.create(value, true)) } }
    ))],
    ["get_card", "GET", "/cards/:cardId", (call) => {
      const found = card(call)
      return found ? ok({ Card: presentCard(found) }) : notFound("CardId")
    }],
    ["edit_card", "PUT", "/cards/:cardId", (call) => bodyOf<CardEdit>(state, call, (inside) => readCardEdit(inside, state.config), (value) => {
      const found = card(call)
      if (!found) return invalid("CardId", "Not found")
      state.cards.edit(found, value)
      return ok({ Card: presentCard(found) })
    })],
    ["delete_card", "DELETE", "/cards/:cardId", (call) => (state.cards.delete(call.params["cardId"] ?? "") ? ok({ Success: "Card deleted" }) : invalid("CardId", "Not found"))],
  ]
}

function brandOf(state: HubcashState, call: Call): Answer {
  const digits = call.params["number"] ?? ""
  if (digits.length > 6) state.record.anomaly("card_number_in_url", `${digits.length} digits (request ${call.entry.n})`)
  const brand = brandByDigits(digits)
  return brand ? ok({ Brand: presentBrand(brand) }) : notFound("number")
}

async function resend(state: HubcashState, call: Call): Promise<Answer> {
  const notification = state.notifications.get(call.params["notificationId"] ?? "")
  if (!notification) return invalid("NotificationId", "Not found")
  await state.notifications.send(notification)
  return ok({ Notification: presentNotification(notification) })
}

function otherRoutes(state: HubcashState): [HubcashRoute, Route["method"], string, Route["handle"]][] {
  return [
    ["create_sale", "POST", "/sales", (call) => state.sales.create(call.body, call.breakers)],
    ["list_sales", "GET", "/sales", (call) => listSales(state, call)],
    ["get_sale", "GET", "/sales/:saleId", (call) => showSale(state, call)],
    ["capture_sale", "PUT", "/sales/capture/:saleId", (call) => changeSale(state, call, (sale) => state.sales.capture(sale))],
    ["cancel_sale", "PUT", "/sales/cancel/:saleId", (call) => changeSale(state, call, (sale) => state.sales.cancel(sale))],
    ["list_currencies", "GET", "/currencies", () => ok({ Currencies: currencies.map((one) => ({ CurrencyId: seededHex(24, "currency", one.Name), ...one })) })],
    ["list_brands", "GET", "/brands", () => ok({ Brands: brands.map(presentBrand) })],
    ["get_brand", "GET", "/brands/:number", (call) => brandOf(state, call)],
    ["list_notifications", "GET", "/notifications", (call) =>
      paged(call.query, state.notifications.all(), (rows) => ok({ Notifications: rows.map(presentNotification) }))],
    ["get_notification", "GET", "/notifications/:notificationId", (call) => {
      const notification = state.notifications.get(call.params["notificationId"] ?? "")
      return notification ? ok({ Notification: presentNotification(notification) }) : notFound("NotificationId")
    }],
    ["resend_notification", "PUT", "/notifications/:notificationId", (call) => resend(state, call)],
  ]
}

export function apiRoutes(state: HubcashState): Route[] {
  const withKeys = (handle: Route["handle"]): Route["handle"] => (call) => {
    const { code, token, allowed } = state.config.credentials
    if (!allowed) return forbidden()
    return call.headers["x-hubcash-code"] === code && call.headers["x-hubcash-token"] === token ? handle(call) : unauthorized()
  }
  return [...cardRoutes(state), ...otherRoutes(state)].map(([name, method, path, handle]) => ({ name, method, template: BASE + path, handle: withKeys(handle) }))
}

/** What a call is about, for fault rules and the record: `reference_id` is Ref, `order_id` the SaleId, `product_id` the Method, `buyer` the consumer's e-mail. */
export function factsOf(state: HubcashState, name: string, call: Call): CallFacts {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined)
  if (name === "create_sale") {
    const inside = unwrapped(call.body, "Sale", "both").value
    const { Ref, Method, Consumer } = (typeof inside === "object" && inside !== null ? inside : {}) as Record<string, unknown>
    const { Email } = (typeof Consumer === "object" && Consumer !== null ? Consumer : {}) as Record<string, unknown>
    return { reference_id: text(Ref), product_id: text(Method), buyer: text(Email) }
  }
  if (name === "list_sales") return { reference_id: text(call.query.get("Ref")), product_id: text(call.query.get("Method")) }
  const sale = state.sales.get(call.params["saleId"] ?? "")
  return { reference_id: sale?.ref ?? undefined, order_id: call.params["saleId"], product_id: sale?.method }
}
