import { boletoDueAt } from "../../../src/domain/boleto-due"
import { PAYMENT_OUTCOMES } from "../../../src/domain/payment-outcome"
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

  it("of a boleto asks Hubcash for so many days, and lets it be paid until the last of them ends", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const row = await desk.rowOf(data)
    expect(desk.hubcash.state.sales.ofRef(row.id).map(({ request }) => request.Billet?.ExpiresIn)).toEqual([3])
    expect(row.boleto?.dueAt).toEqual(boletoDueAt(row.createdAt, 3))
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

  describe("by 123hub, answered with an error", () => {
    const answered = (rule: Record<string, unknown>) => desk.control(desk.hub123.url, "faults", { rules: [{ route: "payment.in", fault: "error_body", ...rule }] })
    afterEach(() => desk.control(desk.hub123.url, "faults", { rules: [] }))

    it.each(["4001", "6002", "9001"])("%s: refused at once, after a look, so that the shopper can pay another way", async (error) => {
      await answered({ error })
      const session = await desk.session("redirect")
      await expect(desk.authorize(session, "redirect")).rejects.toMatchObject({ type: "payment_authorization_error", message: expect.stringContaining("refused the payment details") })
      expect((await desk.rowOf(session.data)).state).toBe("failed")
    })

    it("that its c_id is taken: the look finds the payment, which waits for the shopper", async () => {
      await answered({ error: "6001", processed: true })
      const session = await desk.session("redirect")
      expect((await desk.authorize(session, "redirect")).status).toBe("pending_authorization")
      expect(await desk.rowOf(session.data)).toMatchObject({ state: "pending", pspId: expect.any(String) })
    })

    it.each(["1000", "2001", "7001"])("%s, which leaves open what was done: it is looked for, and nobody is told to pay again", async (error) => {
      await answered({ error })
      const session = await desk.session("redirect")
      expect((await desk.authorize(session, "redirect")).status).toBe("pending_authorization")
      expect((await desk.rowOf(session.data)).state).toBe("unknown")
    })
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

  describe("of a service that refuses the shop's credentials", () => {
    const keys = (right: boolean) => {
      desk.hubcash.state.configure({ credentials: { ...desk.hubcash.state.config.credentials, token: right ? "sandbox-token" : "another" } })
      desk.hub123.state.configure({ credentials: { ...desk.hub123.state.config.credentials, applicationId: right ? 12_345 : 54_321 } })
    }
    afterEach(async () => {
      keys(true)
      for (const psp of ["hubcash", "hub123"] as const) await desk.payin.outages.answered(psp)
    })

    it.each([["credit", "hubcash"], ["billet", "hubcash"], ["redirect", "hub123"]] as const)("by %s tells the shopper to try again, with nothing made, and pays once when the credentials are right", async (method, psp) => {
      const session = await desk.session(method)
      keys(false)
      await expect(desk.authorize(session, method)).rejects.toMatchObject({ type: "payment_authorization_error", message: PAYMENT_OUTCOMES.unavailable })
      expect(await desk.rowOf(session.data)).toMatchObject({ state: "prepared", sends: 0 })
      expect((await desk.payin.outages.closed()).map((outage) => [outage.psp, outage.refused])).toEqual([[psp, true]])
      keys(true)
      const { status, data } = await desk.authorize(session, method)
      expect(status).not.toBe("error")
      const row = await desk.until(data, method === "credit" ? "captured" : "pending")
      expect(row.sends).toBe(1)
      if (psp === "hubcash") expect(desk.statuses(row.id)).toHaveLength(1)
      expect(await desk.payin.outages.closed()).toEqual([])
    })
  })
})
