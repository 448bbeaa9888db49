import { createAdmin, type Admin } from "../../demo/admin"
import { eventually } from "../../demo/eventually"
import { httpClient } from "../../demo/http-client"
import type { SandboxRecord } from "../../demo/runtime/sandbox-process"
import { createShopper, type PlacedOrder, type Shopper } from "../../demo/shopper"
import { hubbleWebhook } from "../../src/testing/webhooks"

const PATIENCE_MS = 180_000

export interface OpenShop {
  url: string
  admin: Admin
  shopper: Shopper
  regionId: string
}

/** What a merchant does by hand before the first sale: rupees, a region, the first sync (README, steps 6 and 7). */
export async function openShop(url: string, email: string, password: string): Promise<OpenShop> {
  const admin = await createAdmin(url, email, password)
  const { stores } = await admin.http.get<{ stores: { id: string; supported_currencies: { currency_code: string; is_default: boolean }[] }[] }>("/admin/stores")
  const [store] = stores
  if (!store) throw new Error("the fresh shop has no store")
  const given = store.supported_currencies.map(({ currency_code, is_default }) => ({ currency_code, is_default }))
  await admin.http.post(`/admin/stores/${store.id}`, { supported_currencies: [...given, { currency_code: "inr" }] })
  const { region } = await admin.http.post<{ region: { id: string } }>("/admin/regions", { name: "India", currency_code: "inr", countries: ["in"], payment_providers: ["pp_system_default"] })
  const { api_keys } = await admin.http.get<{ api_keys: { token: string }[] }>("/admin/api-keys?type=publishable")
  const [key] = api_keys
  if (!key) throw new Error("the fresh shop has no publishable key")
  return { url, admin, shopper: createShopper(url, key.token), regionId: region.id }
}

const recordOf = (sandboxUrl: string) => httpClient(sandboxUrl, () => ({})).get<SandboxRecord>("/_sandbox/record")

async function delivered({ admin }: OpenShop, orderId: string, count: number): Promise<string[]> {
  return await eventually(async () => {
    const units = await admin.units(orderId)
    return units.length === count && units.every((unit) => unit.state === "delivered") ? units.map((unit) => unit.id) : null
  }, { timeoutMs: PATIENCE_MS, everyMs: 250, what: `${count} delivered vouchers of order ${orderId}` })
}

/** The codes a buyer can read are those the supplier handed out, once. Answers how many. */
async function compare(shop: OpenShop, order: Pick<PlacedOrder, "id" | "voucherToken">, sandboxUrl: string, { email, count }: { email: string; count: number }): Promise<void> {
  const units = await delivered(shop, order.id, count)
  const revealed = await Promise.all(units.map((id) => shop.shopper.reveal(id, order.voucherToken)))
  const { orders, anomalies } = await recordOf(sandboxUrl)
  const charged = orders.filter((one) => one.customer_email === email && one.charged && !one.reversed)
  const bought = charged.flatMap((one) => one.vouchers.map((voucher) => `${voucher.card_number}/${voucher.card_pin}`)).sort()
  const read = revealed.map((voucher) => `${voucher.card_number}/${voucher.card_pin}`).sort()
  if (bought.length !== count || bought.some((code, index) => code !== read[index])) throw new Error(`order ${order.id}: the supplier sold ${bought.length} vouchers, the buyer reads ${read.length}, ${count} were paid; or the codes differ`)
  if (anomalies.length > 0) throw new Error(`the supplier noticed: ${anomalies.map(({ kind, detail }) => `${kind} ${detail}`).join("; ")}`)
}

/** Buys as a shopper and pays: one brand at once, one that takes its time and is told by webhook. */
export async function buyOverHttp(shop: OpenShop, sandboxUrl: string): Promise<void> {
  const buy = async (title: string, face: number, quantity: number) => {
    const email = `${title.toLowerCase()}@shopper.test`
    const variantId = await shop.shopper.findVariant(title, face, shop.regionId)
    const buyer = { email, firstName: "Asha", lastName: "Rao", phone: "9876543212" }
    const order = await shop.shopper.placeOrder({ buyer, lines: [{ variantId, quantity }], regionId: shop.regionId })
    await shop.admin.capture(order.id)
    await compare(shop, order, sandboxUrl, { email, count: quantity })
  }
  await buy("Flipkart", 500, 2)
  await buy("Amazon", 100, 1)
}

/** The order that the helper of the testing export made in another process of the shop. */
export async function expectPaidOrder(shop: OpenShop, output: string, sandboxUrl: string): Promise<void> {
  const line = output.split("\n").find((text) => text.startsWith('{"paid_order":'))
  if (!line) throw new Error(`makePaidOrder printed no order:\n${output.slice(-2_000)}`)
  const { paid_order } = JSON.parse(line) as { paid_order: PlacedOrder }
  if (paid_order.total !== 1_000) throw new Error(`makePaidOrder sold two vouchers of 500 for ${paid_order.total}`)
  await compare(shop, paid_order, sandboxUrl, { email: "container@shopper.test", count: 2 })
}

/** A webhook by hand, with the documented helper: believed with the right secret, refused with another. */
export async function sendWebhooks(url: string, secret: string): Promise<void> {
  for (const [signedWith, expected] of [[secret, 200], [`${secret} but another`, 401]] as const) {
    const webhook = hubbleWebhook("wallet", { balance: 100, threshold: 5_000 }, signedWith)
    const { status } = await fetch(`${url}${webhook.path}`, webhook)
    if (status !== expected) throw new Error(`a webhook signed with ${expected === 200 ? "the shop's" : "another"} secret was answered ${status} instead of ${expected}`)
  }
}

export async function expectDashboard(url: string): Promise<void> {
  const answer = await fetch(`${url}/app`)
  if (answer.status !== 200 || !(await answer.text()).includes("<script")) throw new Error(`the dashboard at ${url}/app answered ${answer.status}`)
}
