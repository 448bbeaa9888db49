import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("initiate_payment")
}, 120_000)
afterAll(() => desk?.dispose())

describe("initiatePayment", () => {
  it.each(["credit", "debit", "billet", "redirect"] as const)("of %s writes our row and makes nothing at the payment service", async (method) => {
    const { data } = await desk.session(method)
    expect(await desk.rowOf(data)).toMatchObject({ state: "prepared", method, amount: 10_000, currency: "brl", sends: 0 })
    expect(desk.hubcash.state.sales.all()).toHaveLength(0)
  })

  it("keeps the key to the payer's document out of what Medusa stores", async () => {
    expect((await desk.session("billet")).data.payer_token).toBeNull()
  })

  it.each([
    ["credit", { amount: 1 }, /"amount" is not allowed/],
    ["credit", { installments: 13 }, /at most 12/],
    ["debit", { installments: 2 }, /"installments" is not allowed/],
    ["redirect", { return_url: "https://evil.example" }, /return_url/],
    ["billet", { payer_token: "vhpt_forged" }, /payer's details/],
  ] as const)("of %s refuses %j", async (method, data, message) => {
    await expect(desk.session(method, { data })).rejects.toThrow(message)
  })

  it("refuses installments under five reais", async () => {
    await expect(desk.session("credit", { amount: 12, data: { installments: 3 } })).rejects.toThrow(/5/)
  })
})
