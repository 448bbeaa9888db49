import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("update_payment")
}, 120_000)
afterAll(() => desk?.dispose())

describe("updatePayment", () => {
  it("takes the cart's new amount into the same row, and sends nothing", async () => {
    const session = await desk.session("billet")
    const { data = {} } = await desk.provider("billet").updatePayment({ amount: 80, currency_code: "brl", data: session.data })
    expect((await desk.rowOf(data)).id).toBe((await desk.rowOf(session.data)).id)
    expect(await desk.rowOf(data)).toMatchObject({ state: "prepared", amount: 8_000 })
    expect(desk.hubcash.state.sales.all()).toHaveLength(0)
  })

  it("of a session that was sent is refused: what is paid stays what was agreed", async () => {
    const session = await desk.session("billet")
    const { data } = await desk.authorize(session, "billet")
    await expect(desk.provider("billet").updatePayment({ amount: 1, currency_code: "brl", data: { ...data, session_id: session.id } })).rejects.toThrow("sent already")
    expect((await desk.rowOf(data)).amount).toBe(10_000)
  })
})
