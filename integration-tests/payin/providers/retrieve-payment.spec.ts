import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("retrieve_payment")
}, 120_000)
afterAll(() => desk?.dispose())

describe("retrievePayment", () => {
  it("looks once more at what is not decided, and shows no slip, link or document", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const row = await desk.until(data, "pending")
    await desk.control(desk.hubcash.url, `sales/${row.id}/pay`)
    const seen = await desk.provider("billet").retrievePayment({ data })
    expect(seen.data).toMatchObject({ voucher_hub: { reference: row.id, state: "captured", amount_minor: 10_000 } })
    expect(JSON.stringify(seen)).not.toMatch(/52998224725|digitable|http/)
  })

  it("of a payment that is not ours is refused", async () => {
    await expect(desk.provider("credit").retrievePayment({ data: { id: "pi_1" } })).rejects.toThrow("no reference to the money ledger")
  })
})
