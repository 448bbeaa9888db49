import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("payment_methods")
}, 120_000)
afterAll(() => desk?.dispose())

const context = (id: string) => ({ account_holder: { id: "acchld_1", data: { customer_id: id } } }) as never
const cards = (id: string) => desk.hubcashProvider.listPaymentMethods({ context: context(id) })

describe("Saved payment methods", () => {
  it("are our own rows: Hubcash's card id and the number never show", async () => {
    const id = await desk.storeCard({ customerId: "cus_1", cartId: null })
    const [card] = await cards("cus_1")
    expect(card).toMatchObject({ id, data: { last4: "1111" } })
    expect(JSON.stringify(card)).not.toMatch(/4111111111111111|[0-9a-f]{24}/)
  })

  it("are kept from a cart by its own customer, with the cart's name", async () => {
    const id = await desk.storeCard({ customerId: null, cartId: "cart_mine" })
    await expect(desk.hubcashProvider.savePaymentMethod({ data: { card_id: id, cart_id: "cart_other" }, context: context("cus_3") })).rejects.toThrow("not found")
    await desk.hubcashProvider.savePaymentMethod({ data: { card_id: id, cart_id: "cart_mine" }, context: context("cus_3") })
    expect((await cards("cus_3")).map((card) => card.id)).toEqual([id])
  })

  it("are nobody else's: another's answers like an unknown one", async () => {
    const id = await desk.storeCard({ customerId: "cus_4", cartId: null })
    expect(await cards("cus_5")).toEqual([])
    await expect(desk.hubcashProvider.deletePaymentMethod({ data: { id }, context: context("cus_5") } as never)).rejects.toThrow("not found")
    await expect(desk.session("credit", { customerId: "cus_5", data: { card_id: id } })).rejects.toThrow("not found")
    await desk.hubcashProvider.deletePaymentMethod({ data: { id }, context: context("cus_4") } as never)
    expect(await cards("cus_4")).toEqual([])
  })

  it("need a customer", async () => {
    expect(await desk.hubcashProvider.listPaymentMethods({})).toEqual([])
    await expect(desk.hubcashProvider.savePaymentMethod({ data: { number: "4111111111111111" }, context: context("cus_1") })).rejects.toThrow("Card numbers go to")
  })
})
