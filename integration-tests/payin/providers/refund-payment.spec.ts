import { openDesk, type Desk } from "./provider-desk"

let desk: Desk
beforeAll(async () => {
  desk = await openDesk("refund_payment")
}, 120_000)
afterAll(() => desk?.dispose())

const refund = (method: "credit" | "billet" | "redirect", data: Record<string, unknown>, amount: number, key = "ref_1") => desk.provider(method).refundPayment({ data, amount, context: { idempotency_key: key } })

describe("refundPayment", () => {
  it("gives a card sale back in full, and a retry finds it done", async () => {
    const { data, row } = await desk.paid("credit")
    await refund("credit", data, 100)
    await refund("credit", data, 100, "ref_2")
    expect([desk.statuses(row.id), (await desk.rowOf(data)).state]).toEqual([[6], "refunded"])
    expect(await desk.payin.actions.of(row.id)).toHaveLength(1)
  })

  it("of a part is refused before Hubcash is touched", async () => {
    const { data, row } = await desk.paid("credit")
    await expect(refund("credit", data, 40)).rejects.toThrow("in full only")
    expect([desk.statuses(row.id), await desk.payin.actions.of(row.id)]).toEqual([[7], []])
  })

  it("of a boleto and of a pay-in without pay-out is refused, saying what to do", async () => {
    const slip = await desk.authorize(await desk.session("billet"), "billet")
    await expect(refund("billet", slip.data, 100)).rejects.toThrow("bank transfer")
    const redirect = await desk.authorize(await desk.session("redirect"), "redirect")
    await expect(refund("redirect", redirect.data, 100)).rejects.toThrow("123hub has no refund")
  })
})
