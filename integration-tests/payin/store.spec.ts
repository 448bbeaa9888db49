import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { signHub123Webhook } from "../../src/clients/hub123"
import { openTill, type Till } from "./till"

let till: Till
beforeAll(async () => {
  till = await openTill("payin_store")
}, WORLD_TIMEOUT_MS)
afterAll(() => till?.dispose())

const moneyOf = (reference: string) => till.hubcash.state.sales.ofRef(reference).map((sale) => sale.status)

describe("A shopper pays", () => {
  it("by credit card in installments: the order is placed at once and captured when Hubcash is done", async () => {
    const checkout = await till.checkout()
    const card = await till.storeCard(checkout.cartId)
    expect((await checkout.choose("credit", { card_id: card, installments: 3 })).status).toBe(200)
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["captured"])
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 15_000, everyMs: 200, what: "the capture in Medusa" })
    expect(moneyOf(row.id)).toEqual([7])
    expect(await till.paid(orderId)).toMatchObject({ status: "pending", payment_status: "captured" })
    const [sale] = till.hubcash.state.sales.ofRef(row.id)
    expect(sale).toMatchObject({ amount: 10_000 })
  }, 60_000)

  it("with a card that is declined: no order, a message he can act on, nothing charged, and another card works", async () => {
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId, "4000000000000010") })
    const declined = await checkout.complete()
    expect(declined).toMatchObject({ type: "cart", error: { message: expect.stringContaining("declined") } })
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId, "4000000000000028") })
    expect(await checkout.complete()).toMatchObject({ type: "cart", error: { message: expect.stringContaining("not enough money") } })
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId) })
    const orderId = await checkout.order()
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 15_000, everyMs: 200, what: "the third card captured" })
  }, 60_000)

  it("by boleto: the order waits unpaid, and the late money captures it once", async () => {
    const checkout = await till.checkout()
    await checkout.choose("billet")
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    await eventually(async () => (await till.payinOf(checkout.cartId)).boleto?.digitable, { timeoutMs: 10_000, everyMs: 100, what: "the slip" })
    expect((await till.paid(orderId)).captured).toBe(0)
    await control(till.hubcash.url, `sales/${row.id}/pay`)
    await till.payin.requests.ask({ id: row.id })
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 40_000, everyMs: 200, what: "the boleto captured" })
  }, 60_000)

  it("through 123hub without coming back: the order is paid by the poller alone", async () => {
    const checkout = await till.checkout()
    await checkout.choose("redirect")
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    expect(row.redirectUrl).toMatch(/^http/)
    await control(till.hub123.url, `payments/${row.cId}/pay`)
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 20_000, everyMs: 200, what: "the pay-in captured" })
    await eventually(async () => (await till.payinOf(checkout.cartId)).handedOver, { timeoutMs: 10_000, everyMs: 100, what: "the hand-over" })
  }, 60_000)

  it("while the answer to the sale is lost: the order is pending, never paid twice", async () => {
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId) })
    await faults([{ route: "create_sale", fault: "drop_after" }])
    const orderId = await checkout.order()
    await faults([])
    const row = await till.once(checkout.cartId, ["captured"], 40_000)
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 20_000, everyMs: 200, what: "the found sale captured" })
    expect(moneyOf(row.id)).toEqual([7])
  }, 90_000)

  it("while the sale never reached Hubcash: proven absent, it is sent again under the same reference", async () => {
    const checkout = await till.checkout()
    await checkout.choose("debit", { card_id: await till.storeCard(checkout.cartId) })
    await faults([{ route: "create_sale", fault: "drop_before", calls: [1] }])
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["captured"], 40_000)
    await faults([])
    expect(row.sends).toBe(2)
    expect(moneyOf(row.id)).toEqual([7])
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 20_000, everyMs: 200, what: "the second send captured" })
  }, 90_000)
})

describe("A sale that never reached Hubcash", () => {
  it("is not sent again once its order is cancelled", async () => {
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId) })
    await faults([{ route: "create_sale", fault: "drop_before", calls: [1] }])
    const orderId = await checkout.order()
    expect((await till.world.admin.http.request("POST", `/admin/orders/${orderId}/cancel`)).status).toBe(200)
    const row = await till.once(checkout.cartId, ["not_created"], 120_000)
    await faults([])
    expect([row.sends, moneyOf(row.id)]).toEqual([1, []])
    await eventually(async () => (await till.payin.actions.of(row.id)).every(({ state }) => state === "done"), { timeoutMs: 90_000, everyMs: 200, what: "the cancel done" })
  }, 240_000)
})

describe("A payment session", () => {
  it("refuses what its schema does not name, and everything that can be told beforehand", async () => {
    const checkout = await till.checkout()
    const card = await till.storeCard(checkout.cartId)
    const before = till.hubcash.state.sales.all().length
    const refusals: [Parameters<typeof checkout.choose>[0], Record<string, unknown>, string][] = [
      ["credit", { card_id: card, amount: 1 }, "\"amount\" is not allowed"],
      ["credit", { card_id: "pcard_unknown" }, "Card was not found"],
      ["credit", { card_id: card, payer_token: "vhpt_forged" }, "The payer's details are missing"],
      ["credit", { card_id: card, installments: 21 }, "at most 12 installments"],
      ["debit", { card_id: card, installments: 2 }, "Only a credit card is paid in installments"],
      ["billet", { card_id: card }, "\"card_id\" is not allowed"],
      ["redirect", { return_url: "https://evil.example/back" }, "return_url is not an address of this shop"],
      ["redirect", { return_url: "javascript:alert(1)" }, "return_url is not an address of this shop"],
    ]
    for (const [way, data, message] of refusals) {
      const answer = await checkout.choose(way, data)
      const { message: told = "" } = answer.body as { message?: string }
      expect([answer.status, told.includes(message) ? message : told]).toEqual([way === "credit" && data.card_id === "pcard_unknown" ? 404 : 400, message])
    }
    expect(till.hubcash.state.sales.all()).toHaveLength(before)
  }, 60_000)

  it("carries our reference and nothing a stranger may not read", async () => {
    const checkout = await till.checkout()
    const card = await till.storeCard(checkout.cartId)
    const { text } = await checkout.choose("credit", { card_id: card })
    expect(text).toContain("payin_")
    for (const secret of [checkout.payerToken, "52998224725"]) expect(text).not.toContain(secret)
    await checkout.choose("redirect")
    expect((await till.payin.views.of({ cartId: checkout.cartId }))).toEqual([])
  }, 60_000)
})

describe("An admin", () => {
  it("gives a card payment back in full, once; a part of it he must return another way", async () => {
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId) })
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["captured"])
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 15_000, everyMs: 200, what: "the capture" })
    const [payment] = (await till.paid(orderId)).payments
    const part = await till.world.admin.http.request("POST", `/admin/payments/${payment?.id}/refund`, { amount: 40 })
    expect([part.status, part.text]).toEqual([400, expect.stringContaining("in full only")])
    const whole = await till.world.admin.http.request("POST", `/admin/payments/${payment?.id}/refund`, { amount: 100 })
    expect(whole.status).toBe(200)
    expect(moneyOf(row.id)).toEqual([6])
    expect(await till.once(checkout.cartId, ["refunded"])).toMatchObject({ notices: [] })
    expect(await till.world.admin.attention({ orderId, state: "all" })).toEqual([])
  }, 60_000)
})

describe("A boleto", () => {
  const slip = async () => {
    const checkout = await till.checkout()
    await checkout.choose("billet")
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    await eventually(async () => moneyOf(row.id)[0] === 4, { timeoutMs: 10_000, everyMs: 100, what: "the slip at Hubcash" })
    return { checkout, orderId, row }
  }

  it("of a cancelled order is voided at Hubcash; paid all the same, it is a case that only a person can end", async () => {
    const { checkout, orderId, row } = await slip()
    expect((await till.world.admin.http.request("POST", `/admin/orders/${orderId}/cancel`)).status).toBe(200)
    await till.once(checkout.cartId, ["canceled"])
    expect(moneyOf(row.id)).toEqual([6])
    await control(till.hubcash.url, `sales/${row.id}/pay`)
    await till.payin.requests.ask({ id: row.id })
    await eventually(async () => (await casesOf(row.id)).includes("money_without_order"), { timeoutMs: 40_000, everyMs: 200, what: "the case" })
    expect(await till.payinOf(checkout.cartId)).toMatchObject({ state: "captured", handedOver: true })
    expect((await till.paid(orderId)).captured).toBe(0)
  }, 90_000)

  it("paid short stays unpaid for Medusa and is a case", async () => {
    const { checkout, orderId, row } = await slip()
    await control(till.hubcash.url, `sales/${row.id}/pay`, { amount: 9_999 })
    await till.payin.requests.ask({ id: row.id })
    await till.once(checkout.cartId, ["underpaid"], 40_000)
    await eventually(async () => (await casesOf(row.id)).includes("underpaid"), { timeoutMs: 40_000, everyMs: 200, what: "the case" })
    expect((await till.paid(orderId)).captured).toBe(0)
  }, 90_000)
})

describe("Medusa's own webhook route", () => {
  const post = (provider: string, body: string, headers: Record<string, string>) => fetch(`${till.world.store.url}/hooks/payment/${provider}`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } })

  it("changes nothing for a forged webhook, and leads to the money for a real one", async () => {
    const checkout = await till.checkout()
    await checkout.choose("redirect")
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    const payment = { amount: { value: 10_000, currency: "BRL" }, identifiers: { c_id: Number(row.cId), h_id: Number(row.pspId) }, status: { status: "success", final: true, success: true }, destination: "in", service_id: 14703 }
    const body = JSON.stringify({ success: true, result: { payment }, request_id: "r", processing_time: 1 })
    await post("123hub_123hub", body, signHub123Webhook(body, "another-secret"))
    await post("123hub_123hub", body, signHub123Webhook(body, "sandbox-secret"))
    await new Promise((resolve) => setTimeout(resolve, 6_500))
    // Signed, and a lie: the payment is read again at 123hub, which says pending.
    expect(await till.payinOf(checkout.cartId)).toMatchObject({ state: "pending" })
    expect((await till.paid(orderId)).captured).toBe(0)
    await control(till.hub123.url, `payments/${row.cId}/pay`)
    await post("123hub_123hub", body, signHub123Webhook(body, "sandbox-secret"))
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 20_000, everyMs: 200, what: "the capture" })
  }, 90_000)
})

describe("Money back", () => {
  it("of a 123hub payment is a pay-out first, and the refund books it, once", async () => {
    const checkout = await till.checkout()
    await checkout.choose("redirect")
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    await control(till.hub123.url, `payments/${row.cId}/pay`)
    await eventually(async () => (await till.paid(orderId)).captured === 100, { timeoutMs: 20_000, everyMs: 200, what: "the capture" })
    const [payment] = (await till.paid(orderId)).payments
    const refund = (amount: number) => till.world.admin.http.request("POST", `/admin/payments/${payment?.id}/refund`, { amount })
    expect(await refund(100)).toMatchObject({ status: 400, text: expect.stringContaining("123hub has no refund") })
    await till.payin.actions.add({ requestId: row.id, kind: "pay_out", key: "return-1", amount: 10_000, currency: "brl", seal: till.payin.receivers.seal({ bank_account: "1234567890" }) })
    await eventually(async () => (await till.payin.actions.of(row.id))[0]?.state === "done", { timeoutMs: 40_000, everyMs: 200, what: "the pay-out" })
    expect((await refund(100)).status).toBe(200)
    const [action] = await till.payin.actions.of(row.id)
    expect(till.hub123.state.money.of(action?.cId ?? "")).toMatchObject({ paid_out: 10_000 })
    expect((await till.payin.actions.of(row.id)).length).toBe(1)
  }, 90_000)

  it("taken back by the bank is a case", async () => {
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId) })
    await checkout.order()
    const row = await till.once(checkout.cartId, ["captured"])
    await eventually(async () => (await till.payinOf(checkout.cartId)).handedOver, { timeoutMs: 15_000, everyMs: 100, what: "the hand-over" })
    await control(till.hubcash.url, `sales/${row.id}/reverse`)
    await till.payin.requests.ask({ id: row.id })
    await eventually(async () => (await casesOf(row.id)).includes("reversed_after_delivery"), { timeoutMs: 40_000, everyMs: 200, what: "the case" })
    expect(await till.payinOf(checkout.cartId)).toMatchObject({ state: "reversed" })
  }, 90_000)
})

describe("Money without a home", () => {
  it("whose session is gone never reaches a stranger's cart: it is a case, and given back by policy", async () => {
    const stranger = await till.checkout()
    await stranger.choose("billet")
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId, "4000000000000077") })
    await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    await till.query(`DELETE FROM payment_session WHERE id = $1`, [row.sessionId])
    await control(till.hubcash.url, `sales/${row.id}/approve`)
    await till.once(checkout.cartId, ["refunded"], 30_000)
    const cases = await till.world.admin.attention({ state: "all" })
    expect(cases.filter((one) => one.reason.includes(row.id)).map((one) => one.kind)).toEqual(["money_without_session"])
    expect(moneyOf(row.id)).toEqual([6])
    const orders = await till.query<{ count: number }>(`SELECT count(*)::int AS count FROM order_cart WHERE cart_id = $1`, [stranger.cartId])
    expect(orders[0]?.count).toBe(0)
  }, 60_000)

  it("that came after the order was cancelled is a case, and given back by policy", async () => {
    const checkout = await till.checkout()
    await checkout.choose("credit", { card_id: await till.storeCard(checkout.cartId, "4000000000000077") })
    const orderId = await checkout.order()
    const row = await till.once(checkout.cartId, ["pending"])
    // No cancel reaches the sale before its money came, and no refund before the case is there: afterwards nobody would need one.
    await faults([{ route: "cancel_sale", fault: "drop_before" }])
    expect((await till.world.admin.http.request("POST", `/admin/orders/${orderId}/cancel`)).status).toBe(200)
    await control(till.hubcash.url, `sales/${row.id}/approve`)
    await eventually(async () => moneyOf(row.id)[0] === 7, { timeoutMs: 15_000, everyMs: 100, what: "the money at Hubcash" })
    await eventually(async () => (await casesOf(row.id)).includes("money_without_order"), { timeoutMs: 40_000, everyMs: 200, what: "the case" })
    await faults([])
    await till.once(checkout.cartId, ["refunded"], 60_000)
    expect((await till.paid(orderId)).captured).toBe(0)
    expect(moneyOf(row.id)).toEqual([6])
    expect(await casesOf(row.id)).toEqual(["money_without_order"])
  }, 150_000)
})

async function control(url: string, path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
}

const casesOf = async (payinId: string) => (await till.world.admin.attention({ state: "all" })).filter((one) => one.reason.includes(payinId)).map((one) => one.kind)

async function faults(rules: Record<string, unknown>[]): Promise<void> {
  const answer = await fetch(`${till.hubcash.url}/_sandbox/faults`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ rules }) })
  if (!answer.ok) throw new Error(`the sandbox refused the faults: ${await answer.text()}`)
}
