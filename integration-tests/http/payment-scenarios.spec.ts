import type { SandboxFault } from "../../demo/runtime/sandbox-process"
import { magicCards } from "../../sandbox/hubcash"
import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { openPayDesk, type DeskCart, type PaidOrder, type PayDesk, type Payin, type StoredCard } from "./pay-desk"
import { messageOf } from "./shop"

const DAY = "interval '1 day'"

/** The scenarios of `platform.md` that every release must pass, where money comes by Hubcash or 123hub; B and C are in `payments.spec.ts`. */
describe("Scenarios of a shop that takes money by Hubcash and 123hub", () => {
  let desk: PayDesk
  let shelf: BrandShelf

  beforeAll(async () => {
    const plugin = { hubcash: { methods: ["credit", "debit", "billet"], cards: { enabled: true }, captureWhen: "issued" }, payments: { cancelUnpaidOrders: { redirectMinutes: null, boletoDays: 5 } } }
    desk = await openPayDesk("scenarios", { DEMO_PLUGIN_OPTIONS: JSON.stringify(plugin) })
    shelf = await BrandShelf.open(desk.world)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => desk?.world.dispose())

  afterEach(() => desk.payments.hubcash.state.faults.replace([]))

  const hubcashFaults = (...rules: { route: "create_sale" | "capture_sale" | "cancel_sale"; fault: string; calls?: number[]; status?: number; delay_ms?: number }[]) => desk.payments.hubcash.state.faults.replace(rules)
  const books = (reference: string) => {
    const { money, sales } = desk.payments.hubcash.state
    return money.byRef(sales.all())[reference] ?? { captured: 0, refunded: 0, kept: 0, held: 0, released: 0, sale_ids: [] }
  }
  const sales = (reference: string) => desk.payments.hubcash.state.sales.ofRef(reference).map(({ status }) => status).sort()
  const payinOf = async (order: PaidOrder): Promise<Payin> => {
    const [payin, ...more] = await desk.payins(order.cartId)
    expect(more).toEqual([])
    if (!payin) throw new Error(`order ${order.id} has no payment`)
    return payin
  }
  const once = (order: PaidOrder, state: string) => eventually(async () => {
    const payin = (await desk.payins(order.cartId)).find((one) => one.state === state)
    return payin ?? null
  }, { timeoutMs: 60_000, everyMs: 200, what: `the payment of ${order.id} ${state}`, explain: () => desk.world.output().slice(-600) })
  const control = async (service: "hubcash" | "hub123", path: string, body: object = {}) => {
    const answer = await fetch(`${desk.payments[service].url}/_sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
  }
  const casesOf = async (order: PaidOrder) => (await desk.world.admin.attention({ orderId: order.id })).map(({ kind }) => kind)
  const untilCases = (order: PaidOrder, ...kinds: string[]) => eventually(async () => (await casesOf(order)).join() === kinds.join(), { timeoutMs: 60_000, everyMs: 250, what: `cases ${kinds.join() || "none"}`, explain: () => desk.world.output().slice(-600) })
  const paidBy = async (cart: DeskCart, way: "credit" | "debit", number?: string) => {
    const payer_token = await cart.payer()
    const { card } = (await cart.card(payer_token, number)).body as StoredCard
    const chosen = await cart.choose(way, { card_id: card.id, payer_token })
    if (chosen.status !== 200) throw new Error(chosen.text)
    return cart.order()
  }
  const captured = async (order: PaidOrder) => (await desk.world.admin.order(order.id)).payment_collections.flatMap(({ payments }) => payments)

  it("A: a card that is charged while the cart completes gets its voucher, although payment.captured never fires", async () => {
    // Nobody but the cart itself looks at the payment.
    desk.payments.hubcash.state.configure({ webhook: { enabled: false } })
    const heard = (event: string) => desk.world.output().split(`Processing ${event} `).length
    const before = { placed: heard("order.placed"), captured: heard("payment.captured") }
    hubcashFaults({ route: "create_sale", fault: "unknown_status", status: 7 })
    const order = await paidBy(await desk.cart("brl"), "debit")
    await desk.unit(order, "delivered")
    expect({ placed: heard("order.placed") > before.placed, captured: heard("payment.captured") }).toEqual({ placed: true, captured: before.captured })
    const payin = await once(order, "captured")
    await eventually(async () => books(payin.reference).kept === Math.round(order.total * 100), { what: "the sale's own end" })
    desk.payments.hubcash.state.configure({ webhook: { enabled: true } })
  }, 90_000)

  it("D: an unpaid boleto past its days has its order cancelled and its slip voided by policy; paid all the same, it is a person's", async () => {
    const cart = await desk.cart("brl")
    await cart.choose("billet", { payer_token: await cart.payer() })
    const order = await cart.order()
    const payin = await once(order, "pending")
    await eventually(async () => sales(payin.reference)[0] === 4, { what: "the slip" })
    await desk.world.query(`update payin_request set sent_at = sent_at - 6 * ${DAY}, boleto_due_at = boleto_due_at - 6 * ${DAY} where id = $1`, [payin.reference])
    await eventually(async () => (await desk.world.admin.order(order.id)).status === "canceled", { timeoutMs: 60_000, everyMs: 250, what: "the cancel by policy" })
    await once(order, "canceled")
    expect(sales(payin.reference)).toEqual([6])
    await control("hubcash", `sales/${payin.reference}/pay`)
    await untilCases(order, "money_without_order")
    expect([books(payin.reference).kept, (await captured(order)).length, await desk.world.admin.units(order.id)]).toEqual([Math.round(order.total * 100), 0, []])
  }, 120_000)

  it("E: a cart that changes and a session that is tampered with cost what the order costs, once", async () => {
    const cart = await desk.cart("brl")
    const payer_token = await cart.payer()
    const { card } = (await cart.card(payer_token)).body as StoredCard
    const mine = { card_id: card.id, payer_token }
    const other = await desk.cart("brl")
    await other.choose("billet", { payer_token: await other.payer() })
    const [foreign] = await desk.world.query<{ id: string }>("select id from payin_request order by created_at desc limit 1")
    const tampered = { reference: foreign?.id, amount_minor: 1, currency: "brl" }
    for (const data of [{ ...mine, amount: 1 }, { ...mine, voucher_hub_amount: 1 }, { ...mine, session_id: "payses_1", reference: foreign?.id }]) {
      expect([(await cart.choose("debit", data)).status, Object.keys(data).at(-1)]).toEqual([400, Object.keys(data).at(-1)])
    }
    // What is ours is not his to say.
    expect((await cart.choose("debit", { ...mine, voucher_hub: tampered })).status).toBe(400)
    expect((await cart.choose("debit", mine)).status).toBe(200)
    const { cart: shown } = await cart.http.get<{ cart: { items: { id: string }[] } }>(`/store/carts/${cart.id}`)
    await cart.http.post(`/store/carts/${cart.id}/line-items/${shown.items[0]?.id}`, { quantity: 2 })
    const before = desk.payments.hubcash.state.sales.all().length
    const stale = await cart.complete()
    expect([stale.body, desk.payments.hubcash.state.sales.all().length]).toEqual([expect.not.objectContaining({ type: "order" }), before])
    await cart.choose("debit", mine)
    const order = await cart.order()
    const payin = await once(order, "captured")
    await eventually(async () => books(payin.reference).kept === Math.round(order.total * 100), { what: "the money of two vouchers" })
    expect(desk.payments.hubcash.state.sales.all().length).toBe(before + 1)
  }, 90_000)

  it("E: a capture whose answer is lost captures once, and its refund, lost and asked for again, returns it once", async () => {
    hubcashFaults({ route: "capture_sale", fault: "drop_after", calls: [1] }, { route: "cancel_sale", fault: "drop_after", calls: [1] })
    const order = await paidBy(await desk.cart("brl"), "credit")
    await desk.unit(order, "delivered")
    const payin = await once(order, "captured")
    const price = Math.round(order.total * 100)
    await eventually(async () => (await captured(order)).some((payment) => payment.captured_at), { timeoutMs: 30_000, what: "the capture in Medusa" })
    expect(books(payin.reference)).toMatchObject({ captured: price, kept: price, held: 0 })
    const [payment] = await captured(order)
    const refund = () => desk.world.admin.http.request("POST", `/admin/payments/${payment?.id}/refund`, { amount: payment?.amount })
    const first = await refund()
    expect(messageOf(first)).toMatch(/outcome is not known|^$/)
    const last = await eventually(async () => {
      const answer = await refund()
      return answer.status === 200 || /refund more than|already/i.test(answer.text) ? answer : null
    }, { timeoutMs: 30_000, everyMs: 500, what: "the refund", explain: () => first.text })
    expect(last).not.toBeNull()
    expect(books(payin.reference)).toMatchObject({ captured: price, refunded: price, kept: 0, sale_ids: [expect.any(String)] })
    expect((await captured(order)).flatMap(({ refunds }) => refunds ?? []).map(({ amount }) => amount)).toEqual([payment?.amount])
  }, 120_000)

  it("G: two processes hear of one payment at the same moment, and the order is paid and issued once", async () => {
    const second = await desk.world.addStore()
    const cart = await desk.cart("inr")
    await cart.choose("redirect")
    const order = await cart.order()
    const { reference } = await once(order, "pending")
    desk.payments.hub123.state.configure({ webhook: { enabled: false } })
    await control("hub123", `payments/${reference}/pay`)
    const payment = desk.payments.hub123.state.payments.byCId.get(reference)
    const { url } = desk.payments.hub123.state.config.webhook
    const send = async (to: string) => {
      desk.payments.hub123.state.configure({ webhook: { url: to } })
      return desk.payments.hub123.state.webhooks.send(desk.payments.hub123.state.webhooks.bodyOf(payment!), { c_id: reference })
    }
    const answers = await Promise.all([`${desk.world.store.url}/hooks/123hub`, `${second.url}/hooks/123hub`, `${second.url}/hooks/123hub`].map(send))
    desk.payments.hub123.state.configure({ webhook: { url, enabled: true } })
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    await desk.unit(order, "delivered")
    expect((await captured(order)).map(({ captures }) => (captures ?? []).map(({ amount }) => amount))).toEqual([[order.total]])
    await second.stop()
  }, 120_000)

  it("J: nobody who knows an order reads a code, PIN, CPF, card or key on it", async () => {
    const cart = await desk.cart("brl")
    const payer_token = await cart.payer()
    const stored = (await cart.card(payer_token)).body as StoredCard
    await cart.choose("credit", { card_id: stored.card.id, payer_token })
    const order = await cart.order()
    const unit = await desk.unit(order, "delivered")
    await once(order, "captured")
    const code = await eventually(async () => {
      const answer = await cart.http.request("POST", `/store/vouchers/${unit.id}/reveal`, {}, { "x-voucher-token": order.token })
      return answer.status === 200 ? (answer.body as { card_number: string; card_pin: string }) : null
    }, { timeoutMs: 30_000, what: "the opened code" })
    const fields = ["*fulfillments", "*payment_collections.payments", "*payment_collections.payment_sessions", "*items", "*billing_address"]
    const anyone = await desk.world.anotherShopper().http.request("GET", `/store/orders/${order.id}?fields=${encodeURIComponent(fields.join(","))}`)
    expect(anyone.status).toBe(200)
    expect(anyone.text).toContain("voucher_hub")
    const { card } = desk.payments.hubcash.state.sales.all().at(-1) ?? {}
    const { vaultKey, jwt } = desk.world.secrets
    const secrets = { code: code.card_number, pin: code.card_pin, cpf: "52998224725", "formatted CPF": "529.982.247", number: "4111111111111111", payer: payer_token, token: order.token, "Hubcash's card id": card?.id, vaultKey, jwt, hubcash: "sandbox-token", hub123: "sandbox-secret" }
    expect(Object.entries(secrets).filter(([, secret]) => secret && anyone.text.includes(secret)).map(([name]) => name)).toEqual([])
    expect(Object.values(secrets).filter((secret) => !secret)).toEqual([])
  }, 90_000)

  it("a sale that was given up, sent again and accepted after all is one charge: the second is cancelled", async () => {
    hubcashFaults({ route: "create_sale", fault: "invisible", calls: [1], delay_ms: 6_000 })
    const order = await paidBy(await desk.cart("brl"), "debit")
    const payin = await once(order, "captured")
    await desk.unit(order, "delivered")
    await eventually(async () => sales(payin.reference).join() === "6,7", { timeoutMs: 60_000, everyMs: 250, what: "the cancel of the twin", explain: () => sales(payin.reference) })
    expect(books(payin.reference)).toMatchObject({ kept: Math.round(order.total * 100) })
    await untilCases(order)
  }, 120_000)

  it("more than was due arrives: the order goes on, and the rest is a person's", async () => {
    const cart = await desk.cart("inr")
    await cart.choose("redirect")
    const order = await cart.order()
    const { reference } = await once(order, "pending")
    await control("hub123", `payments/${reference}/pay`, { amount: order.total * 100 + 1 })
    await desk.unit(order, "delivered")
    await untilCases(order, "overpaid")
    expect((await captured(order)).map(({ amount }) => amount)).toEqual([order.total])
  }, 90_000)

  it("a reservation that cannot be captured is a case, and its code stays sealed", async () => {
    const order = await paidBy(await desk.cart("brl"), "credit", magicCards.capture_refused.number)
    await desk.unit(order, "sealed")
    await untilCases(order, "partly_refunded")
    const [unit] = await desk.world.shopper.vouchers(order.id, order.token)
    expect(unit).toMatchObject({ state: "sealed" })
    expect(books((await payinOf(order)).reference)).toMatchObject({ captured: 0 })
  }, 90_000)

  it("a voucher that fails after 123hub took the money is paid back to the account the shopper names, and only then", async () => {
    const brand = shelf.take()
    const gone: SandboxFault & { error: string } = { route: "place_order", fault: "generation_failed", match: { product_id: brand.id }, error: "Product is discontinued" }
    await desk.world.sandbox.faults([gone])
    const cart = await desk.cart("inr", undefined, undefined, brand.variantOf(500))
    await cart.choose("redirect")
    const order = await cart.order()
    const { reference } = await once(order, "pending")
    const account = (body: object, token = order.token) => cart.http.request("POST", `/store/orders/${order.id}/refund-receiver`, body, { "x-voucher-token": token })
    const receiver = { bank_account: "1234567890123", ifsc_code: "HDFC0000001", name: "Asha Rao" }
    expect((await account({ receiver })).status).toBe(400)
    await control("hub123", `payments/${reference}/pay`)
    await untilCases(order, "refund_task")
    expect(await desk.instructions(order)).toMatchObject({ refund_receiver: "wanted" })
    for (const body of [{}, { receiver: {} }, { receiver: { bank_account: 1 } }, { receiver: { "4111111111111111": "x" } }, { receiver, note: "x" }, { receiver: [] }]) {
      const refused = await account(body)
      expect([body, refused.status, refused.text.includes("4111")]).toEqual([body, 400, false])
    }
    expect((await account({ receiver }, "wrong")).status).toBe(404)
    expect((await account({ receiver })).status).toBe(200)
    await desk.unit(order, "refunded")
    await untilCases(order)
    const out = desk.payments.hub123.state.payments.all().filter((payment) => payment.direction === "out")
    expect(out.map((payment) => [payment.asked, payment.receiver])).toEqual([[order.total * 100, receiver]])
    expect((await captured(order)).flatMap(({ refunds }) => refunds ?? []).map(({ amount }) => amount)).toEqual([order.total])
    const dump = JSON.stringify([await desk.world.query("select * from payin_receiver"), await desk.world.query("select * from payin_action"), await desk.world.query("select * from workflow_execution")])
    expect([dump.includes(receiver.bank_account), desk.world.output().includes(receiver.bank_account)]).toEqual([false, false])
  }, 240_000)
})
