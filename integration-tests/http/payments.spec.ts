import { chooseParcel } from "../../demo/shopper"
import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { openPayDesk, type PayDesk, type PaidOrder, type StoredCard } from "./pay-desk"
import { messageOf } from "./shop"
import { flood, heapProbe, type HeapProbe } from "./webhook-flood"

/** 10,000 on demand: VOUCHER_HUB_FLOOD=10000. */
const FLOOD = Number(process.env.VOUCHER_HUB_FLOOD ?? 1_000)

describe("A shop takes money by Hubcash and 123hub", () => {
  let desk: PayDesk
  let probe: HeapProbe

  beforeAll(async () => {
    probe = await heapProbe()
    desk = await openPayDesk("payments", probe.env)
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    await desk?.world.dispose()
    await probe?.dispose()
  })

  const kept = (reference: string) => desk.payments.hubcash.state.money.byRef(desk.payments.hubcash.state.sales.all())[reference]?.kept
  const paidIn = (reference: string) => desk.payments.hub123.state.money.of(reference).paid_in
  const onlyPayin = async (order: PaidOrder) => {
    const payins = await desk.payins(order.cartId)
    expect(payins).toHaveLength(1)
    return payins[0]!
  }
  const hubcashControl = (path: string) => fetch(`${desk.payments.hubcash.url}/_sandbox${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })

  it("a guest pays a card in two installments and the voucher comes; Hubcash keeps the order's total, once", async () => {
    const cart = await desk.cart("brl")
    const payerToken = await cart.payer()
    const stored = await cart.card(payerToken)
    expect(stored.headers.get("cache-control")).toBe("no-store")
    expect((stored.body as StoredCard).card).toMatchObject({ brand: "Visa", last4: "1111", exp_month: "12", exp_year: "2031" })
    expect((await cart.choose("credit", { card_id: (stored.body as StoredCard).card.id, payer_token: payerToken, installments: 2 })).status).toBe(200)
    const order = await cart.order()
    await desk.unit(order, "delivered")
    const payin = await onlyPayin(order)
    expect(payin).toMatchObject({ upstream: "hubcash", state: "captured", amount: order.total })
    expect(kept(payin.reference)).toBe(Math.round(order.total * 100))
    expect((await cart.http.get<{ outcome: string }>(`/store/carts/${cart.id}/payment-outcome`)).outcome).toBe("done")
  })

  it("a card without enough money is told apart, and nothing is charged", async () => {
    const cart = await desk.cart("brl")
    const payerToken = await cart.payer()
    const { card } = (await cart.card(payerToken, "4000000000000028")).body as StoredCard
    await cart.choose("credit", { card_id: card.id, payer_token: payerToken })
    expect((await cart.complete()).body).not.toHaveProperty("order")
    expect(await cart.http.get(`/store/carts/${cart.id}/payment-outcome`)).toMatchObject({ outcome: "insufficient_funds", message: expect.stringContaining("Nothing was charged") })
    const [payin] = await desk.payins(cart.id)
    expect(payin?.state).toBe("failed")
    expect(kept(payin?.reference ?? "") ?? 0).toBe(0)
  })

  it("a boleto: the order is unpaid and has no voucher, its owner gets the slip; once paid it is issued once, and the same notification again changes nothing", async () => {
    const cart = await desk.cart("brl")
    await cart.choose("billet", { payer_token: await cart.payer() })
    const order = await cart.order()
    const slip = await desk.instructions(order)
    expect(slip).toMatchObject({ status: "waiting", amount: order.total, currency: "brl", boleto: { digitable: expect.stringMatching(/\d{10}/), due_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) } })
    expect(await desk.world.admin.units(order.id)).toEqual([])
    const sale = desk.payments.hubcash.state.sales.all().at(-1)!
    expect((await hubcashControl(`/sales/${sale.id}/pay`)).status).toBe(200)
    await desk.unit(order, "delivered")
    expect((await desk.instructions(order)).status).toBe("paid")
    const told = desk.payments.hubcash.state.notifications.all().find((one) => one.sale_id === sale.id)!
    const again = await desk.payments.hubcash.state.notifications.send(told)
    expect(again.status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(await desk.world.admin.units(order.id)).toHaveLength(1)
    const payin = await onlyPayin(order)
    expect(kept(payin.reference)).toBe(Math.round(order.total * 100))
  })

  it("a redirect payment whose shopper never comes back ends with the voucher, from the webhook alone", async () => {
    const cart = await desk.cart("inr")
    await cart.choose("redirect", { return_url: "http://localhost:8000/thanks" })
    const order = await cart.order()
    const { redirect_url: page } = await eventually(async () => {
      const found = await desk.instructions(order)
      return found.redirect_url ? found : null
    }, { what: "the pay page" })
    expect((await fetch(`${page}/pay-and-close`, { method: "POST" })).status).toBe(200)
    await desk.unit(order, "delivered")
    expect(paidIn((await onlyPayin(order)).reference)).toBe(order.total * 100)
  })

  it("a cart whose discount leaves parts of a paisa is paid to the nearest paisa, and its voucher comes", async () => {
    const { admin, shopper, inr } = desk.world
    await admin.http.post("/admin/promotions", { code: "ODD", type: "standard", status: "active", application_method: { type: "percentage", target_type: "items", allocation: "across", value: 1.2345, currency_code: "inr" } })
    const cart = await desk.cart("inr")
    await cart.http.post(`/store/carts/${cart.id}/line-items`, { variant_id: await shopper.findVariant("Demo mug", 250, inr), quantity: 1 })
    await chooseParcel(cart.http, cart.id)
    const { cart: { total } } = await cart.http.post<{ cart: { total: number } }>(`/store/carts/${cart.id}/promotions`, { promo_codes: ["ODD"] })
    // Were it whole paise, this test would show nothing.
    expect((total * 100) % 1).not.toBe(0)
    expect(await cart.choose("redirect")).toMatchObject({ status: 200 })
    const order = await cart.order()
    const { redirect_url: page } = await eventually(async () => ((found) => (found.redirect_url ? found : null))(await desk.instructions(order)), { what: "the pay page" })
    await fetch(`${page}/pay-and-close`, { method: "POST" })
    await desk.unit(order, "delivered")
    const payin = await onlyPayin(order)
    expect([paidIn(payin.reference), (await admin.order(order.id)).payment_status]).toEqual([Math.round(total * 100), "captured"])
    expect(await admin.attention({ orderId: order.id })).toEqual([])
  })

  it("instructions answer the owner alone: others get the bytes of an unknown order", async () => {
    const cart = await desk.cart("inr")
    await cart.choose("redirect")
    const order = await cart.order()
    const ask = (id: string, headers: Record<string, string> = {}) => desk.world.anotherShopper().http.request("GET", `/store/orders/${id}/payment-instructions`, undefined, headers)
    const unknown = await ask("order_unknown", { "x-voucher-token": order.token })
    for (const answer of [await ask(order.id), await ask(order.id, { "x-voucher-token": "wrong" })]) {
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 404, text: unknown.text })
    }
    expect(unknown.status).toBe(404)
  })

  it("a boleto of an order that an admin cancels is voided, and money that comes late is a person's case", async () => {
    const cart = await desk.cart("brl")
    await cart.choose("billet", { payer_token: await cart.payer() })
    const order = await cart.order()
    const sale = desk.payments.hubcash.state.sales.all().at(-1)!
    await desk.world.admin.http.post(`/admin/orders/${order.id}/cancel`)
    await eventually(async () => sale.status === 6, { timeoutMs: 45_000, what: "the slip's void", explain: () => sale.status })
    await hubcashControl(`/sales/${sale.id}/pay`)
    const cases = await eventually(async () => {
      const found = await desk.world.admin.attention({ orderId: order.id })
      return found.length ? found : null
    }, { timeoutMs: 45_000, what: "the case of the late money" })
    expect(cases.map(({ kind }) => kind)).toContain("money_without_order")
    expect(await desk.world.admin.units(order.id)).toEqual([])
  })

  it.each([
    ["a CPF with a wrong digit", { document: "529.982.247-26" }, "CPF"],
    ["a birthdate of tomorrow's", { birthdate: "2999-01-01" }, "birthdate"],
    ["a phone without its country", { phone: "11987654321" }, "phone"],
    ["a field nobody asked for", { "4111111111111111": 1 }, "no other fields"],
  ])("the payer route refuses %s in words that repeat nothing typed", async (_what, change, word) => {
    const cart = await desk.cart("brl")
    const answer = await cart.http.request("POST", "/store/hubcash/payer", { cart_id: cart.id, document: "529.982.247-25", ...change })
    expect(answer.status).toBe(400)
    expect(messageOf(answer)).toContain(word)
    expect(answer.text).not.toMatch(/529|4111/)
  })

  it("a card that cannot be good is refused before Hubcash hears of it", async () => {
    const cart = await desk.cart("brl")
    const payer_token = await cart.payer()
    // The workers read sales of earlier tests meanwhile.
    const requests = () => desk.payments.hubcash.state.record.requests.filter(({ call }) => call === "create_card" || call === "edit_card").length
    const before = requests()
    const good = { cart_id: cart.id, payer_token, number: "4111111111111111", security_code: "123", holder_name: "Maria da Silva", exp_month: "12", exp_year: "2031" }
    for (const change of [{ number: "4111111111111112" }, { exp_year: "2020" }, { security_code: "12" }, { exp_month: "13" }, { exp_month: 12 }, { holder_name: "4111111111111111" }, { pin: "1" }]) {
      const answer = await cart.http.request("POST", "/store/hubcash/cards", { ...good, ...change })
      expect([change, answer.status]).toEqual([change, 400])
      expect(answer.text).not.toMatch(/4111/)
    }
    // The framework's parsers would quote such a body: no spelling of the route may reach them.
    for (const path of ["/store/hubcash/cards", "/store/hubcash/cards/", "/store/hubcash/CARDS", "/store/hubcash/cards?x=1", "/store/hubcash/payer/", "/store/hubcash/cards/pcard_1/", "/store//hubcash/cards", "/store/hubcash/%63ards"]) {
      const method = path.includes("pcard_1") ? "PUT" : "POST"
      const headers = { "content-type": "application/json", "x-publishable-api-key": desk.world.seeded.publishableKey }
      for (const body of ["{\"number\":\"4111111111111111\",,}", "{\"4111111111111111\":1}"]) {
        const torn = await fetch(`${desk.world.store.url}${path}`, { method, headers, body })
        expect([path, torn.status < 500 && torn.status >= 400, await torn.text()]).toEqual([path, true, expect.not.stringMatching(/4111/)])
      }
    }
    expect(requests()).toBe(before)
    expect(desk.world.output()).not.toMatch(/4111111111111111|52998224725|529\.982\.247/)
  })

  it("sessions refuse too many installments, unknown keys, a foreign way back and a payer of another cart", async () => {
    const [cart, other] = [await desk.cart("brl"), await desk.cart("brl")]
    const payer_token = await cart.payer()
    const { card } = (await cart.card(payer_token)).body as StoredCard
    const refusals = [
      await cart.choose("credit", { card_id: card.id, payer_token, installments: 12 }),
      await cart.choose("credit", { card_id: card.id, payer_token, note: "x" }),
      await cart.choose("credit", { card_id: card.id, payer_token: await other.payer() }),
      await (await desk.cart("inr")).choose("redirect", { return_url: "https://elsewhere.test/" }),
    ]
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400])
    const words = ["installment", "note", "payer", "return_url"]
    expect(refusals.map(messageOf)).toEqual(words.map((word) => expect.stringContaining(word) as unknown))
  })

  it(`${FLOOD} malformed, forged and replayed webhooks: no 5xx, no change, and no memory that stays`, async () => {
    const cart = await desk.cart("inr")
    await cart.choose("redirect")
    const order = await cart.order()
    const { reference } = await onlyPayin(order)
    await eventually(async () => desk.payments.hub123.state.payments.byCId.has(reference), { what: "the pay-in" })
    await fetch(`${desk.payments.hub123.url}/_sandbox/payments/${reference}/pay`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
    await desk.unit(order, "delivered")
    const sent = <Row extends { status: number | null }>(rows: readonly Row[], fits: (row: Row) => boolean) => eventually(async () => rows.find((row) => row.status === 200 && fits(row)), { what: "a webhook that was taken" })
    const { body: hub123 } = await sent(desk.payments.hub123.state.webhooks.sent, (row) => row.c_id === reference)
    const { body: hubcash } = await sent(desk.payments.hubcash.state.notifications.sent, () => true)
    const states = async () => JSON.stringify(await desk.world.query("select id, state, paid_minor from payin_request order by id"))
    // The redirect payment that nobody made expires by itself, half a minute after it began; the flood must not be blamed for it.
    await eventually(async () => !(await states()).includes('"pending"'), { timeoutMs: 60_000, what: "the end of the payment nobody made" })
    const before = { payins: await states(), deliveries: await desk.deliveries() }
    const { statuses, megabytes: [early, late] } = await flood(desk, probe, { hub123, hubcash, hubcashToken: desk.payments.env.HUBCASH_NOTIFICATION_TOKENS ?? "" }, FLOOD)
    expect([...new Set(statuses.map((line) => line.split(" ").at(-1)))].sort()).toEqual(["200", "400", "401", "413", "415"])
    expect(statuses.filter((line) => line.endsWith(" 200")).sort()).toEqual(["genuine 123hub 200", "genuine hubcash 200"])
    expect({ payins: await states(), deliveries: await desk.deliveries() }).toEqual(before)
    if (process.env.SHOW) process.stderr.write(`memory after collection: ${early.toFixed(1)} MB at ${FLOOD / 5}, ${late.toFixed(1)} MB at ${FLOOD}\n`)
    expect(late - early).toBeLessThan(20)
  }, 600_000)

  it("an admin sees balances, notifications and the timeline of a payment, and has a notification sent again", async () => {
    const { http } = desk.world.admin
    for (const upstream of ["hubcash", "hub123", "123hub"]) {
      expect((await http.post<{ connection: object }>(`/admin/voucher-hub/connections/${upstream}/test`)).connection).toMatchObject({ upstream, ok: true })
    }
    const { balances } = await http.get<{ balances: { currency: string; amount: number }[] }>("/admin/voucher-hub/balances")
    expect(balances.find(({ currency }) => currency === "INR")?.amount).toBeGreaterThan(0)
    const { notifications } = await http.get<{ notifications: { id: string; payin_id: string | null }[] }>("/admin/voucher-hub/notifications?limit=100")
    const ours = notifications.find((one) => one.payin_id)!
    expect((await http.post<{ notification: { id: string } }>(`/admin/voucher-hub/notifications/${ours.id}/resend`)).notification.id).toBe(ours.id)
    // What is no id is not asked for: with a slash it would be another address. Hubcash itself refuses one that it does not know.
    const unknown = ["of-nobody", "%2f", "..%2f..%2fsales"].map((id) => http.request("POST", `/admin/voucher-hub/notifications/${id}/resend`))
    expect((await Promise.all(unknown)).map(({ status }) => status)).toEqual([400, 404, 404])
    const { payin } = await http.get<{ payin: { timeline: unknown[] } }>(`/admin/voucher-hub/payins/${ours.payin_id}`)
    expect(payin.timeline.length).toBeGreaterThan(0)
    expect((await http.post<{ payin: { id: string } }>(`/admin/voucher-hub/payins/${ours.payin_id}/check`)).payin.id).toBe(ours.payin_id)
    const refused = await http.request("POST", `/admin/voucher-hub/payins/${(await http.get<{ payins: { id: string }[] }>("/admin/voucher-hub/payins?state=captured&method=credit")).payins[0]!.id}/cancel`)
    expect([refused.status, messageOf(refused)]).toEqual([400, expect.stringContaining("refund it there")])
    const payOut = { key: "one", amount: 10, currency: "INR", receiver: { bank_account: "123", ifsc_code: "HDFC0000001", name: "Asha" } }
    const first = await http.post<{ payout: { id: string } }>("/admin/voucher-hub/payouts", payOut)
    expect((await http.post<{ payout: { id: string } }>("/admin/voucher-hub/payouts", payOut)).payout.id).toBe(first.payout.id)
    expect((await http.get<{ payouts: { id: string }[] }>("/admin/voucher-hub/payouts")).payouts.map(({ id }) => id)).toEqual([first.payout.id])
    const out = () => desk.payments.hub123.state.payments.all().filter(({ direction, asked }) => direction === "out" && asked === 1000)
    await eventually(async () => out().length > 0, { what: "the pay-out at 123hub" })
    expect(out()).toHaveLength(1)
  })
})
