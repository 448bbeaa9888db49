import { knex, type Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { HttpAnswer } from "../../demo/http-client"
import { createHub123Sandbox, type Hub123Sandbox } from "../../sandbox/hub123"
import { createHubcashSandbox, type HubcashSandbox } from "../../sandbox/hubcash"
import { HubcashClient } from "../../src/clients/hubcash"
import type { PayinRow } from "../../src/modules/payin/ledger/rows"
import PayinModuleService from "../../src/modules/payin/service"
import { createWorld, eventually, type World } from "../support/test-world"

const PROVIDERS = { credit: "pp_hubcash-credit_hubcash", debit: "pp_hubcash-debit_hubcash", billet: "pp_hubcash-billet_hubcash", redirect: "pp_123hub_123hub" } as const
type Way = keyof typeof PROVIDERS

const TIME_SCALE = 60
const PAYER = { document: { type: "CPF" as const, number: "52998224725" }, name: "Maria da Silva", birthdate: "1990-01-02", phone: "+5511987654321" }

interface Collection {
  payment_collection: { id: string }
}
interface Completed {
  type: "order" | "cart"
  order?: { id: string }
  error?: { message: string; type: string }
}

/** A cart at the till: what a storefront would do with it. */
export interface Checkout {
  cartId: string
  payerToken: string
  /** Opens a payment session. */
  choose(way: Way, data?: Record<string, unknown>): Promise<HttpAnswer>
  complete(): Promise<Completed>
  /** Completes and answers the order's id. */
  order(): Promise<string>
}

/** A real store with both payment services beside it, and the ledger of its database opened from here. */
export interface Till {
  world: World
  hubcash: HubcashSandbox
  hub123: Hub123Sandbox
  payin: PayinModuleService
  /** A guest's cart over 100.00 reais, or of these lines. */
  checkout(options?: { cartId?: string; lines?: { variantId: string; quantity: number }[] }): Promise<Checkout>
  storeCard(cartId: string, number?: string): Promise<string>
  payinOf(cartId: string): Promise<PayinRow>
  once(cartId: string, states: readonly string[], timeoutMs?: number): Promise<PayinRow>
  paid(orderId: string): Promise<{ status: string; payment_status: string; captured: number; payments: { id: string; provider_id: string }[] }>
  /** As the till would after a lost database row. */
  query: World["query"]
  dispose(): Promise<void>
}

/** `plugin`: options of the plugin over those of the demo. */
export async function openTill(label: string, plugin: Record<string, unknown> = {}): Promise<Till> {
  const [hubcash, hub123] = await Promise.all([createHubcashSandbox({ timeScale: TIME_SCALE }), createHub123Sandbox({ timeScale: TIME_SCALE, config: { services: { 14703: { currency: "BRL", direction: "in" }, 14704: { currency: "BRL", direction: "out" } } } })])
  const closeAll = async () => void (await Promise.all([hubcash.close(), hub123.close()]))
  const env = {
    HUBCASH_BASE_URL: `${hubcash.url}/v1`, HUBCASH_CODE: "sandbox-code", HUBCASH_TOKEN: "sandbox-token", HUBCASH_NOTIFICATION_TOKENS: "0123456789abcdef",
    HUB123_BASE_URL: hub123.endpoint, HUB123_APPLICATION_ID: "12345", HUB123_SECRET_KEY: "sandbox-secret", HUB123_PAY_IN: "BRL:14703,INR:14701", HUB123_PAY_OUT: "BRL:14704",
  }
  let world: World
  try {
    world = await createWorld(label, { timeScale: TIME_SCALE, env: { ...env, DEMO_PLUGIN_OPTIONS: JSON.stringify(plugin) } })
  } catch (error) {
    await closeAll()
    throw error
  }
  const connection = knex({ client: "pg", connection: world.pg.url(world.database), pool: { min: 0, max: 4 } })
  const client = new HubcashClient({ baseUrl: env.HUBCASH_BASE_URL, code: "sandbox-code", token: "sandbox-token" })
  const payin = ledgerOf(connection, client, world, env)
  const variantId = await stock(world)
  const rowsOf = (cartId: string) => payin.views.of({ cartId })

  const till: Till = {
    world, hubcash, hub123, payin, query: world.query,
    checkout: async ({ cartId, lines = [{ variantId, quantity: 1 }] } = {}) => {
      const { http } = world.shopper
      const id = cartId ?? (await http.post<{ cart: { id: string } }>("/store/carts", { region_id: world.brl })).cart.id
      const address = { first_name: "Maria", last_name: "da Silva", phone: "+5511987654321", address_1: "Rua das Palmeiras, 35", city: "Curitiba", province: "PR", postal_code: "80010-000", country_code: "br" }
      if (!cartId) {
        for (const line of lines) await http.post(`/store/carts/${id}/line-items`, { variant_id: line.variantId, quantity: line.quantity })
        await http.post(`/store/carts/${id}`, { email: "maria@shopper.test", shipping_address: address, billing_address: address })
      }
      const { token } = await payin.payers.issue(id, PAYER)
      const choose = async (way: Way, data: Record<string, unknown> = {}) => {
        const { payment_collection } = await http.post<Collection>("/store/payment-collections", { cart_id: id })
        return http.request("POST", `/store/payment-collections/${payment_collection.id}/payment-sessions`, { provider_id: PROVIDERS[way], data: { ...(way === "redirect" ? {} : { payer_token: token }), ...data } })
      }
      const complete = async () => (await http.request("POST", `/store/carts/${id}/complete`)).body as Completed
      return {
        cartId: id, payerToken: token, choose, complete,
        order: async () => {
          const answer = await complete()
          if (!answer.order) throw new Error(`cart ${id} did not complete: ${JSON.stringify(answer.error)}\n${world.output().slice(-1_500)}`)
          return answer.order.id
        },
      }
    },
    storeCard: async (cartId, number = "4111111111111111") => {
      const stored = await payin.hubcashCards.store({ number, securityCode: "123", holderName: "Maria da Silva", expMonth: "12", expYear: "2031" }, PAYER)
      return (await payin.cards.add({ customerId: null, cartId }, stored)).id
    },
    payinOf: async (cartId) => {
      const [row] = await rowsOf(cartId)
      if (!row) throw new Error(`cart ${cartId} has no payment`)
      return row
    },
    once: async (cartId, states, timeoutMs = 20_000) => {
      let row: PayinRow | undefined
      return eventually(async () => {
        row = (await rowsOf(cartId))[0]
        return row && states.includes(row.state) && row
      }, { timeoutMs, everyMs: 100, what: `payment of ${cartId}: ${states.join(" or ")}`, explain: () => row && { state: row.state, problem: row.lastProblem } })
    },
    paid: async (orderId) => {
      const fields = "id,status,payment_status,*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds"
      const { order } = await world.admin.http.get<{ order: { status: string; payment_status: string; payment_collections: { payments: { id: string; provider_id: string; captures: { amount: number }[] }[] }[] } }>(`/admin/orders/${orderId}?fields=${encodeURIComponent(fields)}`)
      const payments = order.payment_collections.flatMap((collection) => collection.payments ?? [])
      return { status: order.status, payment_status: order.payment_status, payments, captured: payments.flatMap((payment) => payment.captures ?? []).reduce((sum, capture) => sum + Number(capture.amount), 0) }
    },
    dispose: async () => {
      await connection.destroy()
      await world.dispose()
      await closeAll()
    },
  }
  return till
}

function ledgerOf(connection: Knex, client: HubcashClient, world: World, env: Record<string, string>): PayinModuleService {
  const cradle = { [ContainerRegistrationKeys.PG_CONNECTION]: connection, hubcashClient: client } as unknown as ConstructorParameters<typeof PayinModuleService>[0]
  const scale = process.env.VOUCHER_HUB_TIME_SCALE
  process.env.VOUCHER_HUB_TIME_SCALE = String(TIME_SCALE)
  try {
    return new PayinModuleService(cradle, {
      vault: { activeKeyId: "demo", keys: { demo: world.secrets.vaultKey } },
      hubcash: { baseUrl: env.HUBCASH_BASE_URL, code: "sandbox-code", token: "sandbox-token", notificationTokens: ["0123456789abcdef"], methods: ["credit", "debit", "billet"], cards: { enabled: true } },
    })
  } finally {
    if (scale === undefined) delete process.env.VOUCHER_HUB_TIME_SCALE
    else process.env.VOUCHER_HUB_TIME_SCALE = scale
  }
}

/** A product that is sold in reais, and a region that takes our ways to pay. */
async function stock(world: World): Promise<string> {
  const { http } = world.admin
  await http.post(`/admin/regions/${world.brl}`, { payment_providers: ["pp_system_default", ...Object.values(PROVIDERS)] })
  const { sales_channels: channels } = await http.get<{ sales_channels: { id: string }[] }>("/admin/sales-channels")
  const { product } = await http.post<{ product: { variants: { id: string }[] } }>("/admin/products", {
    title: "Gift box", status: "published", options: [{ title: "Size", values: ["one"] }], sales_channels: channels.slice(0, 1).map(({ id }) => ({ id })),
    variants: [{ title: "one", options: { Size: "one" }, manage_inventory: false, prices: [{ currency_code: "brl", amount: 100 }] }],
  })
  return product.variants[0]?.id ?? ""
}
