import type { Shopper } from "../../demo/shopper"
import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { openPayDesk, type DeskCart, type PayDesk, type StoredCard } from "./pay-desk"

interface Holder {
  name: string
  cart: DeskCart
  payerToken: string
  cardId: string
}

describe("Cards of two customers and two guests", () => {
  let desk: PayDesk
  let holders: Holder[]

  beforeAll(async () => {
    desk = await openPayDesk("card_owners", { DEMO_PLUGIN_OPTIONS: JSON.stringify({ payments: { cancelUnpaidOrders: { redirectMinutes: 5, boletoDays: null } } }) })
    holders = []
    for (const name of ["customer one", "customer two", "guest one", "guest two"]) {
      const shopper: Shopper = desk.world.anotherShopper()
      if (name.startsWith("customer")) await shopper.register(desk.world.buyer(name), "a-Password-1")
      const cart = await desk.cart("brl", shopper, desk.world.buyer(name).email)
      const payerToken = await cart.payer()
      const stored = await cart.card(payerToken)
      if (stored.status !== 200) throw new Error(`${name}: ${stored.text}`)
      holders.push({ name, cart, payerToken, cardId: (stored.body as StoredCard).card.id })
    }
  }, WORLD_TIMEOUT_MS)

  afterAll(() => desk?.world.dispose())

  it("each sees his own card and no other", async () => {
    for (const { name, cart, cardId } of holders) {
      const { cards } = await cart.http.get<{ cards: { id: string }[] }>(`/store/hubcash/cards?cart_id=${cart.id}`)
      expect([name, cards.map(({ id }) => id)]).toEqual([name, [cardId]])
    }
    expect(await desk.world.anotherShopper().http.get("/store/hubcash/cards")).toEqual({ cards: [] })
  })

  it("no one pays with, changes or deletes another's: the answer is that of an unknown card", async () => {
    for (const mine of holders) {
      const { http, id: cartId } = mine.cart
      const unknown = await http.request("DELETE", `/store/hubcash/cards/pcard_unknown?cart_id=${cartId}`)
      expect(unknown.status).toBe(404)
      for (const theirs of holders.filter((one) => one !== mine)) {
        const who = `${mine.name} and the card of ${theirs.name}`
        const answers = [
          await http.request("DELETE", `/store/hubcash/cards/${theirs.cardId}?cart_id=${cartId}`),
          await http.request("PUT", `/store/hubcash/cards/${theirs.cardId}`, { cart_id: cartId, holder_name: "Mallory" }),
          await mine.cart.choose("credit", { card_id: theirs.cardId, payer_token: mine.payerToken }),
        ]
        expect([who, ...answers.map(({ status }) => status)]).toEqual([who, 404, 404, 404])
        expect(answers[0]!.text).toBe(unknown.text)
      }
    }
  })

  it("a customer's cart is no key to anything for somebody who knows its id", async () => {
    const [customer, , guest] = holders
    const { http } = guest!.cart
    expect((await http.request("GET", `/store/hubcash/cards?cart_id=${customer!.cart.id}`)).status).toBe(404)
    expect((await http.request("POST", "/store/hubcash/payer", { cart_id: customer!.cart.id, document: "529.982.247-25" })).status).toBe(404)
  })

  it("its owner puts another payer behind his card, by a token of his cart and no other", async () => {
    for (const { name, cart, cardId } of holders) {
      const change = (payer_token: string) => cart.http.request("PUT", `/store/hubcash/cards/${cardId}`, { cart_id: cart.id, payer_token })
      const foreign = holders.find((one) => one.name !== name)!.payerToken
      const refused = [await change(foreign), await change("vhpt_unknown"), await cart.card(foreign)]
      expect([name, ...refused.map(({ status, text }) => [status, text])]).toEqual([name, ...refused.map(() => [400, refused[2]!.text])])
      expect([name, (await change(await cart.payer("111.444.777-35"))).status]).toEqual([name, 200])
    }
    expect(desk.payments.hubcash.state.cards.ofDocument("11144477735")).toHaveLength(holders.length)
  })

  it("its owner changes and deletes his card; afterwards it is unknown to him too", async () => {
    for (const { cart, cardId } of holders) {
      const at = `/store/hubcash/cards/${cardId}?cart_id=${cart.id}`
      const changed = await cart.http.request("PUT", at, { exp_month: "11", exp_year: "2032" })
      expect([changed.status, (changed.body as StoredCard).card.exp_year]).toEqual([200, "2032"])
      expect((await cart.http.request("DELETE", at)).status).toBe(200)
      expect((await cart.http.request("DELETE", at)).status).toBe(404)
    }
    // What is left is the card of the sandbox's own samples.
    expect(desk.payments.hubcash.state.cards.all().filter((card) => card.last_digits === "1111")).toEqual([])
  })

  it("a completed cart is no key any more", async () => {
    const cart = await desk.cart("brl")
    await cart.card(await cart.payer())
    await cart.choose("billet", { payer_token: await cart.payer() })
    await cart.order()
    expect((await cart.http.request("GET", `/store/hubcash/cards?cart_id=${cart.id}`)).status).toBe(404)
  })

  it("an order that is placed keeps the payment it was placed with: no other way to pay can be chosen, which would void its slip", async () => {
    const cart = await desk.cart("brl")
    await cart.choose("billet", { payer_token: await cart.payer() })
    const order = await cart.order()
    const another = await cart.choose("billet", {})
    expect([another.status, another.text]).toEqual([400, expect.stringContaining("cannot be paid another way")])
    expect(await desk.instructions(order)).toMatchObject({ status: "waiting" })
  })

  it("an order nobody pays at 123hub is cancelled by policy, and money that comes later is a person's case", async () => {
    const cart = await desk.cart("inr")
    await cart.choose("redirect")
    const order = await cart.order()
    await eventually(async () => (await desk.world.admin.order(order.id)).status === "canceled", { timeoutMs: 60_000, everyMs: 500, what: "the order's cancel" })
    const [payment] = [...desk.payments.hub123.state.payments.byCId.values()]
    const paid = await fetch(`${desk.payments.hub123.url}/_sandbox/payments/${payment!.c_id}/pay`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
    expect(paid.status).toBe(200)
    const kinds = await eventually(async () => {
      const found = await desk.world.admin.attention({ orderId: order.id })
      return found.length ? found.map(({ kind }) => kind) : null
    }, { timeoutMs: 60_000, everyMs: 500, what: "the case of the late money" })
    expect(kinds).toEqual(["money_without_order"])
    expect(await desk.world.admin.units(order.id)).toEqual([])
  }, 150_000)

  it("the kind of card is told by its first digits; more than six are refused", async () => {
    const { http } = desk.world.shopper
    expect(await http.get("/store/hubcash/card-brands/411111")).toMatchObject({ brand: { name: "Visa", number_digits: 16, security_code_digits: 3 } })
    expect((await http.request("GET", "/store/hubcash/card-brands/4111111111111111")).status).toBe(400)
  })
})
