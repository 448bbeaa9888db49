import path from "node:path"
import { eventually } from "../demo/eventually"
import { TEST_STATE } from "../demo/runtime/paths"
import { startPostgres, type Postgres } from "../demo/runtime/postgres"
import { startSandbox, type Sandbox } from "../demo/runtime/sandbox-process"
import { loadSecrets, storeEnvironment } from "../demo/runtime/secrets"
import { SANDBOX_CREDENTIALS, startShop, type Shop } from "../demo/runtime/shop"
import { copyDatabase, prepareCatalogueTemplate } from "../demo/runtime/shop-database"
import { runMedusa } from "../demo/runtime/store-process"
import type { Admin } from "../demo/admin"
import type { Shopper } from "../demo/shopper"

/** Needs `npm install` in this folder; the plugin then finds the repository's own Medusa above it. */
const PLUGIN = path.join(__dirname, "node_modules/@medusajs/loyalty-plugin")

interface Account {
  id: string
  balance: number
}

describe("Vouchers paid with store credit", () => {
  let pg: Postgres
  let database: string
  let sandbox: Sandbox
  let shop: Shop
  let admin: Admin
  let shopper: Shopper
  let account: Account
  let regionId: string
  let brands: { id: string; variant_id: string }[]

  beforeAll(async () => {
    pg = await startPostgres({ dataDir: TEST_STATE })
    const secrets = await loadSecrets(TEST_STATE)
    const template = await prepareCatalogueTemplate({ pg, secrets })
    database = await copyDatabase(pg, template, "loyalty")
    const env = { DEMO_PLUGINS: PLUGIN }
    sandbox = await startSandbox({ timeScale: 60 })
    await runMedusa(["db:migrate", "--execute-all-links"], { ...storeEnvironment(secrets, { baseUrl: sandbox.url, ...SANDBOX_CREDENTIALS }), ...env, DATABASE_URL: pg.url(database) })
    shop = await startShop({ databaseUrl: pg.url(database), seeded: template.seeded, secrets, timeScale: 60, env, sandbox })
    admin = await shop.admin()
    shopper = shop.shopper()
    regionId = template.seeded.regions.inr ?? ""
    await shopper.register({ email: "credit@shopper.test", firstName: "Asha", lastName: "Rao", phone: "9876543212" }, "a-Password-1")
    const { customer } = await shopper.http.get<{ customer: { id: string } }>("/store/customers/me")
    const { store_credit_account: made } = await admin.http.post<{ store_credit_account: Account }>("/admin/store-credit-accounts", { currency_code: "inr", customer_id: customer.id })
    await admin.http.post(`/admin/store-credit-accounts/${made.id}/credit`, { amount: 2_000 })
    account = made
    brands = await pg.query<{ id: string; variant_id: string }>(
      database,
      `select b.id, v.variant_id from hubble_brand b join hubble_brand_variant v on v.brand_id = b.id and v.retired_at is null and v.denomination = 50000
       where b.denomination_type = 'FIXED' and b.unsellable_reason is null and b.card_type = 'CARD_AND_PIN_NO_SECURED' and b.title not in ('Flipkart', 'Jiomart', 'Myntra', 'Amazon') order by b.id desc limit 3`,
    )
  }, 600_000)

  afterAll(async () => {
    await shop?.stop()
    await sandbox?.stop()
    if (database) await pg.dropDatabase(database)
  })

  const balance = async () => {
    const { store_credit_accounts: accounts } = await shopper.http.get<{ store_credit_accounts: Account[] }>("/store/store-credit-accounts")
    return accounts.find(({ id }) => id === account.id)?.balance
  }

  /** A cart of so many vouchers, paid with credit alone. */
  async function buy(variantId: string, quantity: number): Promise<string> {
    const { cart } = await shopper.http.post<{ cart: { id: string } }>("/store/carts", { region_id: regionId })
    const address = { first_name: "Asha", last_name: "Rao", phone: "9876543212", address_1: "1 Demo Road", city: "Bengaluru", postal_code: "560001", country_code: "in" }
    await shopper.http.post(`/store/carts/${cart.id}`, { email: "credit@shopper.test", shipping_address: address, billing_address: address })
    await shopper.http.post(`/store/carts/${cart.id}/line-items`, { variant_id: variantId, quantity })
    await shopper.http.post(`/store/carts/${cart.id}/store-credits`, { amount: 500 * quantity })
    const answer = await shopper.http.post<{ type: string; order?: { id: string }; error?: { message: string } }>(`/store/carts/${cart.id}/complete`)
    if (!answer.order) throw new Error(`not completed: ${answer.error?.message ?? JSON.stringify(answer).slice(0, 300)}`)
    return answer.order.id
  }

  const settled = (orderId: string, states: string[]) =>
    eventually(async () => {
      const units = await shopper.vouchers(orderId, null)
      return units.length === states.length && units.map(({ state }) => state).sort().join() === [...states].sort().join() && units
    }, { timeoutMs: 40_000, what: `vouchers ${states.join()}` })

  it("show as balance, are ordered like any other, and cost their price once", async () => {
    expect(await balance()).toBe(2_000)
    const orderId = await buy(brands[0]?.variant_id ?? "", 2)
    const units = await settled(orderId, ["delivered", "delivered"])
    expect((await shopper.reveal(units[0]?.id ?? "", null)).amount).toBe(500)
    expect(await balance()).toBe(1_000)
  })

  it("go back to the account they came from when Hubble cannot supply them, once, with our refund's id", async () => {
    const brand = brands[1]
    await sandbox.faults([{ route: "place_order", fault: "generation_failed", match: { product_id: brand?.id ?? "" }, ...{ error: "Product is discontinued" } }])
    const orderId = await buy(brand?.variant_id ?? "", 1)
    await settled(orderId, ["refunded"])
    expect(await balance()).toBe(1_000)
    const [intent] = await pg.query<{ id: string; payment_id: string; state: string }>(database, "select id, payment_id, state from voucher_refund_intent where order_id = $1", [orderId])
    expect(intent).toMatchObject({ payment_id: `store-credit:${account.id}`, state: "done" })
    expect(await pg.query(database, "select amount::int as amount, reference_id from store_credit_account_transaction where reference = 'voucher_refund'")).toEqual([{ amount: 500, reference_id: intent?.id }])
    expect(await admin.attention({ orderId })).toEqual([])
  })

  it("are not bought without enough of it: the cart is refused and nothing is ordered", async () => {
    await expect(buy(brands[2]?.variant_id ?? "", 3)).rejects.toThrow(/balance/)
    expect(await balance()).toBe(1_000)
  })
})
