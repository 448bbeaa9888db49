import { SESSION_KEY } from "../../src/workflows/payin/shelf"
import { PAYMENT_PROVIDERS } from "../../demo/runtime/payment-sandboxes"
import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { openPayDesk, type PayDesk, type PaidOrder } from "./pay-desk"

/** Of four requests at once; each is a chance to be between Medusa's two writes of a session. */
const ROUNDS = 15

/** What a shopper can write into a payment session, with everything he can read of another's. */
describe("A payment session that claims another's payment", () => {
  let desk: PayDesk
  let victim: PaidOrder
  let reference: string

  beforeAll(async () => {
    desk = await openPayDesk("tampering")
    const cart = await desk.cart("brl")
    await cart.choose("billet", { payer_token: await cart.payer() })
    victim = await cart.order()
    // Anybody who knows an order's id can read this much of its payment.
    const { text } = await desk.world.anotherShopper().http.request("GET", `/store/orders/${victim.id}?fields=${encodeURIComponent("*payment_collections.payment_sessions")}`)
    reference = /"reference":"(payin_[A-Z0-9]+)"/.exec(text)?.[1] ?? ""
    await eventually(async () => sale()?.status === 4, { what: "the slip" })
  }, WORLD_TIMEOUT_MS)

  afterAll(() => desk?.world.dispose())

  const sale = () => desk.payments.hubcash.state.sales.all().find(({ ref }) => ref === reference)
  const states = () => desk.world.query("select id, state, amount_minor::int as amount, payer_id, card_id from payin_request where id = $1", [reference])
  const claims = () => [
    { [SESSION_KEY]: { reference } }, { [SESSION_KEY]: { reference, amount_minor: 1, currency: "brl", state: "captured" } }, { [SESSION_KEY]: null }, { [SESSION_KEY]: {} }, { [SESSION_KEY]: reference },
  ]

  it("is refused whatever it claims, at every way to pay, Medusa's own included", async () => {
    expect(reference).not.toBe("")
    const cart = await desk.cart("brl")
    const payer_token = await cart.payer()
    for (const claim of claims()) {
      for (const way of ["billet", "credit", "debit"] as const) expect([way, (await cart.choose(way, { payer_token, ...claim })).status]).toEqual([way, 400])
    }
    const { payment_collection: { id } } = await cart.http.post<{ payment_collection: { id: string } }>("/store/payment-collections", { cart_id: cart.id })
    const plain = (data: object) => cart.http.request("POST", `/store/payment-collections/${id}/payment-sessions`, { provider_id: "pp_system_default", data })
    expect([(await plain({ [SESSION_KEY]: { reference } })).status, (await plain({})).status]).toEqual([400, 200])
  })

  it("does not void another's slip, however many are sent at once", async () => {
    const before = await states()
    const cart = await desk.cart("brl")
    const data = { payer_token: await cart.payer(), [SESSION_KEY]: { reference } }
    const { payment_collection: { id } } = await cart.http.post<{ payment_collection: { id: string } }>("/store/payment-collections", { cart_id: cart.id })
    const claim = () => cart.http.request("POST", `/store/payment-collections/${id}/payment-sessions`, { provider_id: PAYMENT_PROVIDERS.brl.billet, data })
    for (let round = 0; round < ROUNDS; round += 1) await Promise.all([claim(), claim(), claim(), claim()])
    expect([sale()?.status, await states()]).toEqual([4, before])
    expect((await desk.instructions(victim)).status).toBe("waiting")
  }, 120_000)

  it("keeps the price of the cart: nothing a shopper adds to a session makes the amount smaller", async () => {
    const cart = await desk.cart("brl")
    const payer_token = await cart.payer()
    for (const data of [{ amount: 1 }, { amount_minor: 1 }, { currency_code: "inr" }, { captured: true }, { state: "captured" }, { psp_id: sale()?.id }, { reference }, { payer_id: "x" }, { return_url: "javascript:alert(1)" }]) {
      expect([data, (await cart.choose("billet", { payer_token, ...data })).status]).toEqual([data, 400])
    }
    const chosen = await cart.choose("billet", { payer_token, session_id: "payses_other" })
    expect(chosen.status).toBe(200)
    const order = await cart.order()
    const [payin] = await desk.payins(order.cartId)
    expect(payin?.amount).toBe(order.total)
    await eventually(async () => desk.payments.hubcash.state.sales.all().some(({ ref }) => ref === payin?.reference), { what: "its slip" })
    expect(desk.payments.hubcash.state.sales.all().filter(({ ref }) => ref === payin?.reference).map(({ amount }) => amount)).toEqual([Math.round(order.total * 100)])
  })

  it("sends the shopper back to this shop alone", async () => {
    const cart = await desk.cart("inr")
    const elsewhere = ["javascript:alert(1)", "data:text/html,x", "https://elsewhere.test/", "http://localhost:8000@elsewhere.test/", "http://localhost:8000.elsewhere.test/", "//elsewhere.test", "http://localhost:8001/", "https://localhost:8000/", "file:///etc/passwd", "http://169.254.169.254/"]
    for (const return_url of elsewhere) expect([return_url, (await cart.choose("redirect", { return_url })).status]).toEqual([return_url, 400])
    expect((await cart.choose("redirect", { return_url: "http://localhost:8000/thanks" })).status).toBe(200)
  })
})
