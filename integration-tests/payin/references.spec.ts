import { createPayinWorld, found, MINUTE, Payment, SECOND, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("references")
})
afterAll(() => world?.dispose())

const stranger = (payment: Parameters<typeof found>[0] = {}) => found({ pspId: "sale_stranger", reference: "payin_of_a_stranger", phase: "paid", amount: 20_000, redirectUrl: "https://pay.test/stranger", boleto: { digitable: "999", image: "png" }, ...payment })

describe("A payment under another reference", () => {
  it("answers no send: nothing of it is ours, and ours is looked for", async () => {
    const { payment, claim } = await Payment.sent(world, "billet")
    await world.service.requests.record(claim, "send", stranger())
    expect(await payment.row()).toMatchObject({ state: "unknown", pspId: null, paid: null, redirectUrl: null, boleto: { digitable: null, image: null }, blindLooks: 1, lastProblem: "the payment service answered with another reference" })
    expect(await payment.nextDueInMs()).toBeLessThan(MINUTE)
    await payment.pass(10 * SECOND)
    await payment.look(found({ pspId: "sale_ours", reference: payment.id, phase: "pending", status: "4", boleto: { digitable: "123", image: "png" } }))
    expect(await payment.row()).toMatchObject({ state: "pending", pspId: "sale_ours", boleto: { digitable: "123" } })
  })

  it("found beside ours is not ours, whatever it brought", async () => {
    const { payment, claim } = await Payment.sent(world, "debit")
    await world.service.requests.record(claim, "send", found({ pspId: "sale_own", reference: payment.id, phase: "pending" }))
    await payment.look(stranger())
    expect(await payment.row()).toMatchObject({ state: "pending", pspId: "sale_own", paid: null, redirectUrl: null })
    await payment.look(found({ pspId: "sale_own", reference: payment.id, phase: "paid" }))
    await payment.look(stranger({ phase: "reversed" }))
    expect(await payment.row()).toMatchObject({ state: "captured", pspId: "sale_own", paid: 12_345, notices: [] })
    expect(await world.service.actions.of(payment.id)).toEqual([])
  })
})
