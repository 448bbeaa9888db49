import { openDesk, PAYER, type Desk } from "./provider-desk"

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
    ["debit", { installments: 2 }, /Only a credit card is paid in installments/],
    ["billet", { installments: 2 }, /Only a credit card is paid in installments/],
    ["redirect", { installments: 1 }, /"installments" is not allowed/],
    ["redirect", { return_url: "https://evil.example" }, /return_url/],
    ["billet", { payer_token: "vhpt_forged" }, /payer's details/],
  ] as const)("of %s refuses %j", async (method, data, message) => {
    await expect(desk.session(method, { data })).rejects.toThrow(message)
  })

  it.each(["credit", "debit", "billet"] as const)("of %s takes one installment for what it is: the whole amount at once", async (method) => {
    const { data } = await desk.session(method, { amount: 4, data: { installments: 1 } })
    expect(await desk.rowOf(data)).toMatchObject({ state: "prepared", installments: 1, amount: 400 })
  })

  it("refuses installments under five reais", async () => {
    await expect(desk.session("credit", { amount: 12, data: { installments: 3 } })).rejects.toThrow(/5/)
  })

  const initiate = (method: "credit" | "billet" | "redirect", amount: unknown, currency_code: string, data: Record<string, unknown> = {}) =>
    desk.provider(method).initiatePayment({ amount: amount as number, currency_code, data: { session_id: `payses_bad_${Math.random()}`, ...data } })
  const payer = async () => ({ voucher_hub: {}, payer_token: (await desk.payin.payers.issue("cart_bad", PAYER)).token })

  it("refuses a currency that Hubcash does not list, and one that has no 123hub service, before anything is sent", async () => {
    await expect(initiate("billet", 100, "xyz", await payer())).rejects.toThrow("XYZ cannot be paid this way")
    await expect(initiate("redirect", 100, "eur")).rejects.toThrow("EUR cannot be paid this way")
    expect([desk.hubcash.state.sales.all(), desk.hub123.state.payments.all()]).toEqual([[], []])
  })

  it("refuses more decimals than the currency has, nothing and less than nothing, instead of rounding", async () => {
    for (const amount of [100.001, "0.005", { value: "1.234", precision: 20 }, 0, -1]) await expect(initiate("redirect", amount, "brl")).rejects.toThrow(/cannot be paid|nothing to pay/)
  })

  it.each([[30.685, 3_069], ["117.9882", 11_799], [{ value: "99.994", precision: 20 }, 9_999]])("takes %j for the total of a cart, which Medusa does not round: %i", async (amount, minor) => {
    const session = await desk.session("redirect", { amount: amount as number })
    expect((await desk.rowOf(session.data)).amount).toBe(minor)
    expect(await desk.authorize(session, "redirect")).toMatchObject({ status: "pending_authorization" })
    expect(desk.hub123.state.payments.all().at(-1)?.asked).toBe(minor)
  })

  it("refuses a card past its date, with a sentence for the shopper", async () => {
    const cardId = await desk.storeCard({ customerId: "cus_expired", cartId: null })
    await desk.world.query("update payin_card set exp_year = '2020' where id = :cardId", { cardId })
    await expect(desk.session("credit", { customerId: "cus_expired", data: { card_id: cardId } })).rejects.toThrow("This card has expired. Choose another one.")
  })
})
