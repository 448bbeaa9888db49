import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("cancel_payment")
}, 120_000)
afterAll(() => desk?.dispose())

describe("cancelPayment", () => {
  it("forgets what was never sent", async () => {
    const { data } = await desk.session("credit")
    await desk.provider("credit").cancelPayment({ data })
    await expect(desk.rowOf(data)).rejects.toThrow("is gone")
  })

  it("voids an open boleto, once", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const row = await desk.until(data, "pending")
    await desk.provider("billet").cancelPayment({ data })
    await desk.provider("billet").cancelPayment({ data })
    expect([desk.statuses(row.id), (await desk.payin.actions.of(row.id)).length]).toEqual([[6], 1])
  })

  it("voids a slip past its days, too: a bank would still take it", async () => {
    const { data } = await desk.authorize(await desk.session("billet"), "billet")
    const row = await desk.until(data, "pending")
    await desk.world.query("update payin_request set state = 'expired' where id = :id", { id: row.id })
    await desk.provider("billet").cancelPayment({ data })
    expect([desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([[6], "canceled"])
  })

  it("takes a captured card sale back in full", async () => {
    const { data, row } = await desk.paid("credit")
    await desk.provider("credit").cancelPayment({ data })
    expect([desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([[6], "refunded"])
  })

  it("that Hubcash refuses says so, and the money stays known", async () => {
    const { data, row } = await desk.paid("credit", { card: "4000000000001018" })
    await expect(desk.provider("credit").cancelPayment({ data })).rejects.toMatchObject({ type: "not_allowed" })
    expect([desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([[7], "captured"])
  })

  it("of a pay-in leaves it watched, because 123hub cannot cancel", async () => {
    const { data } = await desk.authorize(await desk.session("redirect"), "redirect")
    await desk.provider("redirect").cancelPayment({ data })
    expect((await desk.rowOf(data)).state).toBe("pending")
  })
})
