import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("authorize_payment")
}, 120_000)
afterAll(() => desk?.dispose())

describe("authorizePayment", () => {
  it("sends one sale with our reference and amount, however often it is asked", async () => {
    const session = await desk.session("credit", { data: { installments: 3 } })
    const first = await desk.authorize(session, "credit")
    await desk.authorize(session, "credit")
    const row = await desk.until(first.data, "captured")
    expect(desk.hubcash.state.sales.ofRef(row.id)).toMatchObject([{ amount: 10_000, status: 7 }])
  })

  it("declined: throws what the shopper can act on, and charges nothing", async () => {
    const session = await desk.session("credit", { card: "4000000000000010" })
    await expect(desk.authorize(session, "credit")).rejects.toMatchObject({ type: "payment_authorization_error", message: expect.stringContaining("declined") })
  })

  it("of a session whose amount changed is refused before anything is sent", async () => {
    const session = await desk.session("credit")
    const stored = desk.sessions.get(session.id)
    if (stored) stored.amount = 1
    await expect(desk.authorize(session, "credit")).rejects.toThrow("amount of this payment has changed")
    expect(desk.hubcash.state.sales.ofRef((await desk.rowOf(session.data)).id)).toEqual([])
  })

  it("of a session that is gone, or is another's, is refused", async () => {
    const session = await desk.session("credit")
    desk.sessions.delete(session.id)
    await expect(desk.authorize(session, "credit")).rejects.toThrow("no longer valid")
    await expect(desk.authorize({ id: "payses_unknown", data: {} }, "credit")).rejects.toThrow("no longer valid")
  })

  it.each(["billet", "redirect"] as const)("of %s waits for the shopper: pending_authorization, never an error", async (method) => {
    expect((await desk.authorize(await desk.session(method), method)).status).toBe("pending_authorization")
  })

  it("without an answer is pending_authorization, and nothing is sent twice", async () => {
    await desk.control(desk.hubcash.url, "faults", { rules: [{ route: "create_sale", fault: "drop_after" }] })
    const session = await desk.session("credit")
    const { status, data } = await desk.authorize(session, "credit")
    await desk.control(desk.hubcash.url, "faults", { rules: [] })
    expect(status).toBe("pending_authorization")
    const row = await desk.until(data, "captured")
    expect(desk.statuses(row.id)).toEqual([7])
  })

  it("whose sender slept until a worker took the request to take it back: the shopper pays again, and no order is placed on it", async () => {
    const session = await desk.session("credit")
    const { requests } = desk.payin
    const commit = jest.spyOn(requests, "commitIntent").mockImplementationOnce(async (claim) => {
      await desk.world.query("update payin_request set lease_until = now() - interval '1 second' where id = :id", { id: claim.id })
      expect(await requests.claimOne(claim.id)).not.toBeNull()
      return false
    })
    await expect(desk.authorize(session, "credit")).rejects.toThrow("cannot be reached. Nothing was charged")
    commit.mockRestore()
    expect([(await desk.rowOf(session.data)).state, desk.hubcash.state.sales.ofRef((await desk.rowOf(session.data)).id)]).toEqual(["ready", []])
  })
})
