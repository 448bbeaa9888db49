import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("delete_payment")
}, 120_000)
afterAll(() => desk?.dispose())

describe("deletePayment", () => {
  it("forgets a session that was never sent", async () => {
    const { data } = await desk.session("credit")
    await desk.provider("credit").deletePayment({ data })
    await expect(desk.rowOf(data)).rejects.toThrow("is gone")
  })

  it("voids an open slip at Hubcash and keeps its row, for money that may still come", async () => {
    const session = await desk.session("billet")
    const { data } = await desk.authorize(session, "billet")
    const row = await desk.until(data, "pending")
    await desk.provider("billet").deletePayment({ data })
    expect(desk.statuses(row.id)).toEqual([6])
    expect((await desk.rowOf(data)).state).toBe("canceled")
  })

  it("gives nothing back behind the shopper's back once the money is there", async () => {
    const { data, row } = await desk.paid("debit")
    await desk.provider("debit").deletePayment({ data })
    expect([desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([[7], "captured"])
  })

  it("with the shopper's bare data does nothing", async () => {
    expect(await desk.provider("credit").deletePayment({ data: { card_id: "x" } })).toEqual({ data: { card_id: "x" } })
  })
})
