import { BrandShelf, type Brand } from "../http/brand-shelf"
import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { openTill, type Till } from "./till"

let till: Till
let shelf: BrandShelf
beforeAll(async () => {
  till = await openTill("issued", { hubcash: { methods: ["credit", "debit", "billet"], cards: { enabled: true }, captureWhen: "issued" } })
  shelf = await BrandShelf.open(till.world)
}, 2 * WORLD_TIMEOUT_MS)
afterAll(() => till?.dispose())

interface Bought {
  cartId: string
  orderId: string
  payinId: string
  token: string
}

/** One voucher of each brand on one card. */
async function buy(brands: Brand[], card?: string): Promise<Bought> {
  const checkout = await till.checkout({ lines: brands.map((brand) => ({ variantId: brand.variantOf(500), quantity: 1 })) })
  const { token } = await till.world.shopper.http.post<{ token: string }>(`/store/carts/${checkout.cartId}/voucher-token`)
  const chosen = await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId, card) })
  if (chosen.status !== 200) throw new Error(chosen.text)
  const orderId = await checkout.order()
  return { cartId: checkout.cartId, orderId, token, payinId: (await till.payinOf(checkout.cartId)).id }
}

const supplierSays = (brand: Brand, fault: string, more: Record<string, unknown> = {}) => till.world.sandbox.faults([{ route: "place_order", fault, match: { product_id: brand.id }, ...more }])
const money = (payinId: string) => {
  const { money: books, sales } = till.hubcash.state
  return books.byRef(sales.all())[payinId] ?? { captured: 0, held: 0, released: 0 }
}
const rawStates = async (orderId: string) => (await till.query<{ state: string }>(`select state from voucher_unit where order_id = $1 order by state`, [orderId])).map((unit) => unit.state)
const once = (orderId: string, ...states: string[]) =>
  eventually(async () => (await rawStates(orderId)).join() === states.join(), { timeoutMs: 40_000, everyMs: 200, what: `units ${states.join()}`, explain: () => till.world.output().slice(-600) })

async function hubcashFaults(rules: Record<string, unknown>[]): Promise<void> {
  const answer = await fetch(`${till.hubcash.url}/_sandbox/faults`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ rules }) })
  if (!answer.ok) throw new Error(await answer.text())
}

describe("A card that is charged once the vouchers are issued", () => {
  it("is reserved, the voucher is bought, and its code stays sealed until the charge succeeded", async () => {
    await hubcashFaults([{ route: "capture_sale", fault: "http_500" }])
    const bought = await buy([shelf.take()])
    await once(bought.orderId, "delivered")
    const [unit] = await till.world.shopper.vouchers(bought.orderId, bought.token)
    expect(unit).toMatchObject({ state: "sealed", last4: null, state_text: expect.stringContaining("payment is being completed") })
    const early = await till.world.shopper.http.request("POST", `/store/vouchers/${unit?.id}/reveal`, {}, { "x-voucher-token": bought.token })
    expect([early.status, early.text]).toEqual([400, expect.stringContaining("payment is being completed")])
    expect((await till.paid(bought.orderId)).captured).toBe(0)
    await hubcashFaults([])
    await eventually(async () => (await till.world.shopper.vouchers(bought.orderId, bought.token))[0]?.state === "delivered", { timeoutMs: 60_000, everyMs: 200, what: "the opened code" })
    expect((await till.world.shopper.reveal(unit?.id ?? "", bought.token)).card_number).toEqual(expect.any(String))
    const row = await till.payinOf(bought.cartId)
    expect(row).toMatchObject({ state: "captured", capture: false })
    expect(money(bought.payinId)).toMatchObject({ captured: row.amount, held: 0, released: 0 })
    await eventually(async () => Math.round((await till.paid(bought.orderId)).captured * 100) === row.amount, { timeoutMs: 15_000, everyMs: 200, what: "the capture in Medusa" })
  }, 120_000)

  it("is let go when no voucher came: nothing is charged, and nothing waits for a person", async () => {
    const brand = shelf.take()
    await supplierSays(brand, "generation_failed", { error: "The brand does not want this order" })
    const bought = await buy([brand])
    await once(bought.orderId, "cancelled")
    expect(await till.once(bought.cartId, ["canceled"])).toMatchObject({ capture: false })
    expect(money(bought.payinId)).toMatchObject({ captured: 0, held: 0 })
    expect((await till.paid(bought.orderId)).captured).toBe(0)
    expect(await till.world.admin.attention({ orderId: bought.orderId })).toEqual([])
  }, 90_000)

  it("is charged in full when some vouchers came; the others are given back by a person, because Hubcash returns whole sales only", async () => {
    const [good, bad] = [shelf.take(), shelf.take()]
    await supplierSays(bad, "generation_failed", { error: "The brand does not want this order" })
    const bought = await buy([good, bad])
    await once(bought.orderId, "delivered", "refund_due")
    const row = await till.once(bought.cartId, ["captured"], 40_000)
    expect(money(bought.payinId)).toMatchObject({ captured: row.amount, held: 0 })
    await eventually(async () => (await till.world.admin.attention({ orderId: bought.orderId })).some((one) => one.kind === "refund_task"), { timeoutMs: 60_000, everyMs: 300, what: "the refund task" })
  }, 120_000)

  it("is neither charged nor let go while Hubble has not decided, past the cut-off too", async () => {
    const brand = shelf.take()
    await supplierSays(brand, "processing", { delay_ms: 600_000 })
    const bought = await buy([brand])
    await once(bought.orderId, "timed_out")
    await till.payin.requests.ask({ id: bought.payinId })
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect((await till.payinOf(bought.cartId)).state).toBe("authorized")
    const { captured, held } = money(bought.payinId)
    expect([captured, held > 0]).toEqual([0, true])
    expect((await till.world.admin.attention({ orderId: bought.orderId })).map((one) => one.kind)).toEqual(["timed_out"])
  }, 90_000)
})
