import { randomBytes } from "node:crypto"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createHub123Sandbox, type Hub123Sandbox } from "../../../sandbox/hub123"
import { createHubcashSandbox, type HubcashSandbox } from "../../../sandbox/hubcash"
import { Hub123Client } from "../../../src/clients/hub123"
import { HubcashClient } from "../../../src/clients/hubcash"
import { PAYIN_METHODS, type PayinMethod } from "../../../src/domain/payin-state"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { PayinRow } from "../../../src/modules/payin/ledger/rows"
import PayinModuleService from "../../../src/modules/payin/service"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import VoucherModuleService from "../../../src/modules/voucher/service"
import { Hub123Service } from "../../../src/providers/payments/hub123/service"
import { HubcashBilletService, HubcashCreditService, HubcashDebitService } from "../../../src/providers/payments/hubcash/services"
import type { PayinProvider } from "../../../src/providers/payments/base/payin-provider"
import { createPayinWorld, type PayinWorld } from "../payin-world"

const TIME_SCALE = 60
export const PAYER = { document: { type: "CPF" as const, number: "52998224725" }, name: "Maria da Silva", birthdate: "1990-01-02", phone: "+5511987654321" }
export const NOTIFICATION_TOKEN = "0123456789abcdef"

/** What Medusa has of a payment session, as its query answers. */
interface StoredSession {
  id: string
  provider_id: string
  payment_collection_id: string
  amount: number
  currency_code: string
  data: Record<string, unknown>
  payment: { id: string; canceled_at: null; captures: { amount: number }[] } | null
}

type Data = Record<string, unknown>

/** The provider services over the real money ledger and the real sandboxes; only the rows that Medusa's query reads are kept here. */
export interface Desk {
  world: PayinWorld
  payin: PayinModuleService
  voucher: VoucherModuleService
  /** As a workflow finds the modules. */
  shelf: { resolve<T = unknown>(name: string): T }
  /** Orders by cart, as Medusa's query answers. */
  orders: Map<string, { id: string; items: string[]; status?: string }>
  /** Medusa's refunds by id. */
  refunds: Map<string, { id: string; note: string | null }>
  hubcash: HubcashSandbox
  hub123: Hub123Sandbox
  provider(method: PayinMethod): PayinProvider
  hubcashProvider: HubcashCreditService
  sessions: Map<string, StoredSession>
  /** A session as the Payment module would make it, after `initiatePayment`. Amounts in major units. */
  session(method: PayinMethod, more?: { card?: string; amount?: number; data?: Data; customerId?: string; cartId?: string }): Promise<{ id: string; cartId: string; data: Data }>
  /** `authorizePayment` of a session; answers what Medusa would store. */
  authorize(session: { id: string; data: Data }, method: PayinMethod): Promise<{ status: string; data: Data }>
  /** Authorised, and read until it is in this state. */
  paid(method: PayinMethod, more?: { card?: string; state?: string; amount?: number }): Promise<{ id: string; cartId: string; data: Data; row: PayinRow }>
  rowOf(data: Data): Promise<PayinRow>
  storeCard(owner: { customerId: string | null; cartId: string | null }, number?: string): Promise<string>
  until(data: Data, state: string): Promise<PayinRow>
  control(url: string, path: string, body?: object): Promise<void>
  statuses(reference: string): number[]
  dispose(): Promise<void>
}

export async function openDesk(label: string, hubcashOptions: Data = {}): Promise<Desk> {
  const [hubcash, hub123] = await Promise.all([createHubcashSandbox({ timeScale: TIME_SCALE }), createHub123Sandbox({ timeScale: TIME_SCALE, config: { services: { 14703: { currency: "BRL", direction: "in" }, 14704: { currency: "BRL", direction: "out" } } } })])
  const world = await createPayinWorld(label, {}, ["voucher"])
  const baseUrl = `${hubcash.url}/v1`
  const keys = { activeKeyId: "k1", keys: { k1: randomBytes(32).toString("base64") } }
  process.env.VOUCHER_HUB_TIME_SCALE = String(TIME_SCALE)
  const cradle = { [ContainerRegistrationKeys.PG_CONNECTION]: world.knex }
  let payin: PayinModuleService
  const clients = {
    hubcashClient: new HubcashClient({ baseUrl, code: "sandbox-code", token: "sandbox-token" }),
    hub123Client: new Hub123Client({ baseUrl: hub123.endpoint, applicationId: "12345", secretKey: "sandbox-secret", budget: { take: (method: string) => payin.budget.take(method as never) } } as ConstructorParameters<typeof Hub123Client>[0]),
  }
  payin = new PayinModuleService({ ...cradle, ...clients } as ConstructorParameters<typeof PayinModuleService>[0], {
    vault: keys,
    hubcash: { baseUrl, code: "sandbox-code", token: "sandbox-token", notificationTokens: [NOTIFICATION_TOKEN], methods: ["credit", "debit", "billet"], cards: { enabled: true }, ...hubcashOptions },
    hub123: { baseUrl: hub123.endpoint, applicationId: "12345", secretKey: "sandbox-secret", webhookSecrets: ["older-secret"], payIn: { BRL: 14703 }, payOut: { BRL: 14704 } },
  })
  const voucher = new VoucherModuleService(cradle as ConstructorParameters<typeof VoucherModuleService>[0], { vault: keys })
  delete process.env.VOUCHER_HUB_TIME_SCALE

  const sessions = new Map<string, StoredSession>()
  const orders: Desk["orders"] = new Map()
  const refunds: Desk["refunds"] = new Map()
  const carts = new Map<string, string>()
  const address = { first_name: "Maria", last_name: "da Silva", phone: "+5511987654321", address_1: "Rua das Palmeiras, 35", city: "Curitiba", province: "PR", postal_code: "80010-000", country_code: "br" }
  const graph = async ({ entity, filters: asked }: { entity: string; filters: Record<string, string | string[]> }) => {
    const filters: Record<string, string | undefined> = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, [value].flat()[0]]))
    const one = (row: unknown) => ({ data: row ? [row] : [] })
    if (entity === "refund") return { data: [asked.id ?? []].flat().flatMap((id) => refunds.get(id) ?? []) }
    if (entity === "payment_session") return one(sessions.get(filters.id ?? ""))
    if (entity === "cart_payment_collection") return one(carts.has(filters.payment_collection_id ?? "") && { cart_id: carts.get(filters.payment_collection_id ?? "") })
    if (entity === "cart") return one({ id: filters.id, currency_code: "brl", email: "maria@shopper.test", items: [{ title: "Gift box", quantity: 1, total: 100 }], billing_address: address, shipping_address: address })
    const cartId = [...orders.keys()].find((id) => id === filters.cart_id || orders.get(id)?.id === filters.id)
    const order = orders.get(cartId ?? "")
    if (order && entity === "order_cart") return one({ order_id: order.id, order: { id: order.id, status: order.status ?? "pending" } })
    if (order && entity === "order") {
      const items = order.items.map((id) => ({ id, quantity: 1, total: 100 / order.items.length }))
      return one({ id: order.id, version: 1, status: "pending", currency_code: "brl", item_total: 100, shipping_total: 0, cart: { id: cartId }, items })
    }
    return { data: [] }
  }
  const quiet = { warn: () => undefined, info: () => undefined, error: () => undefined, debug: () => undefined }
  const shelf: Data = { [PAYIN_MODULE]: payin, [VOUCHER_MODULE]: voucher, query: { graph }, logger: quiet, [Modules.PAYMENT]: { cancelPayment: async () => undefined }, [Modules.EVENT_BUS]: { emit: async () => undefined }, configModule: { projectConfig: { http: { storeCors: "http://localhost:8000" } } } }
  const services = { credit: new HubcashCreditService(shelf), debit: new HubcashDebitService(shelf), billet: new HubcashBilletService(shelf), redirect: new Hub123Service(shelf) }

  let counted = 0
  const storeCard: Desk["storeCard"] = async (owner, number = "4111111111111111") =>
    (await payin.cards.add(owner, await payin.hubcashCards.store({ number, securityCode: "123", holderName: "Maria da Silva", expMonth: "12", expYear: "2031" }, PAYER))).id
  const reference = (data: Data) => (data.voucher_hub as { reference: string }).reference
  const rowOf = async (data: Data) => {
    const row = await payin.requests.read(reference(data))
    if (!row) throw new Error(`${reference(data)} is gone`)
    return row
  }
  const desk: Desk = {
    world, payin, voucher, shelf: { resolve: <T>(name: string) => shelf[name] as T }, orders, refunds, hubcash, hub123, sessions, hubcashProvider: services.credit, storeCard, rowOf,
    provider: (method) => services[method],
    session: async (method, { card, amount = 100, data = {}, customerId, cartId = `cart_${++counted}` } = {}) => {
      const id = `payses_${++counted}`
      const collection = `pay_col_${counted}`
      carts.set(collection, cartId)
      const stored: StoredSession = { id, provider_id: PAYIN_METHODS[method].providerId, payment_collection_id: collection, amount, currency_code: "brl", data: {}, payment: null }
      sessions.set(id, stored)
      const withCard = method === "credit" || method === "debit"
      const choices = { ...(withCard ? { card_id: await storeCard({ customerId: customerId ?? null, cartId }, card) } : {}), ...(method === "redirect" ? {} : { payer_token: (await payin.payers.issue(cartId, PAYER)).token }), ...data }
      const made = await services[method].initiatePayment({ amount, currency_code: "brl", data: { session_id: id, ...choices }, context: customerId ? ({ customer: { id: customerId } } as never) : undefined })
      stored.data = made.data ?? {}
      return { id, cartId, data: stored.data }
    },
    authorize: async (session, method) => {
      const { status, data = {} } = await services[method].authorizePayment({ data: session.data, context: { idempotency_key: session.id } })
      return { status, data }
    },
    until: async (data, state) => {
      const until = Date.now() + 30_000
      for (;;) {
        const row = (await services.credit.retrievePayment({ data })) && (await rowOf(data))
        if (row.state === state) return row
        if (Date.now() > until) throw new Error(`${row.id} is ${row.state}, not ${state}: ${row.lastProblem ?? ""}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },

    paid: async (method, { card, amount, state = "captured" } = {}) => {
      const session = await desk.session(method, { card, amount })
      const { data } = await desk.authorize(session, method)
      return { ...session, data, row: await desk.until(data, state) }
    },
    control: async (url, route, body = {}) => {
      const answer = await fetch(`${url}/_sandbox/${route}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`the sandbox refused ${route}: ${await answer.text()}`)
    },
    statuses: (ref) => hubcash.state.sales.ofRef(ref).map((sale) => sale.status),
    dispose: async () => {
      await world.dispose()
      await Promise.all([hubcash.close(), hub123.close()])
    },
  }
  return desk
}
