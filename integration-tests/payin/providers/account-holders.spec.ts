import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("account_holders")
}, 120_000)
afterAll(() => desk?.dispose())

const context = (id: string) => ({ customer: { id, email: "maria@shopper.test" }, account_holder: { id: "acchld_1", external_id: id, data: { customer_id: id } } }) as never

describe("Account holders", () => {
  it("are the customer himself: nothing is made at Hubcash, and an id that Medusa has taken already is not made again", async () => {
    const holders = [await desk.hubcashProvider.createAccountHolder({ context: context("cus_1") }), await desk.hubcashProvider.createAccountHolder({ context: context("cus_1") })]
    expect(holders.map(({ data }) => data)).toEqual([{ customer_id: "cus_1" }, { customer_id: "cus_1" }])
    expect(new Set(holders.map(({ id }) => id)).size).toBe(2)
    for (const id of [holders[0]?.id ?? "", "cus_1"]) expect(await desk.hubcashProvider.retrieveAccountHolder({ id })).toEqual({ id, data: { customer_id: "cus_1" } })
    expect(await desk.hubcashProvider.updateAccountHolder({ context: context("cus_1") })).toEqual({ data: { customer_id: "cus_1" } })
  })

  it("take their cards with them when they go, and nobody else's", async () => {
    await desk.storeCard({ customerId: "cus_1", cartId: null })
    await desk.storeCard({ customerId: "cus_2", cartId: null })
    await desk.hubcashProvider.deleteAccountHolder({ context: context("cus_1") })
    expect(await desk.payin.cards.list({ customerId: "cus_1", cartId: null })).toEqual([])
    expect(await desk.payin.cards.list({ customerId: "cus_2", cartId: null })).toHaveLength(1)
  })
})
