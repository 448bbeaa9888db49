import { absent, createPayinWorld, MINUTE, Payment, rejected, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("resends")
})
afterAll(() => world?.dispose())

describe("A sale that was sent before", () => {
  it("is not failed by the refusal of a later send: the first one may still be accepted, for a quarter of an hour", async () => {
    const payment = await Payment.toSendAgain(world)
    await world.service.requests.record(await payment.send(), "send", rejected("Sale: duplicated"))
    await payment.look(absent())
    expect(await payment.state()).toBe("unknown")
    await payment.pass(15 * MINUTE)
    await payment.look(absent())
    expect(await payment.state()).toBe("unknown")
    await payment.pass(MINUTE)
    await payment.look(absent())
    expect(await payment.row()).toMatchObject({ state: "failed", failure: "Sale: duplicated" })
  })

  it("that cannot be sent again is looked for until its last send is a quarter of an hour old, and given up then", async () => {
    const payment = await Payment.toSendAgain(world)
    await world.service.requests.giveUpSending(await payment.claim(), "the card is gone")
    expect([await payment.state(), Math.round(((await payment.nextDueInMs()) ?? 0) / MINUTE)]).toEqual(["unknown", 11])
    await payment.pass(12 * MINUTE)
    await payment.look(absent())
    await payment.pass(MINUTE)
    await payment.look(absent())
    await world.service.requests.giveUpSending(await payment.claim(), "the card is gone")
    expect([await payment.state(), await payment.nextDueInMs()]).toEqual(["not_created", null])
  })

  it("is not sent again once somebody wants it void", async () => {
    const payment = await Payment.toSendAgain(world)
    await world.service.actions.add({ requestId: payment.id, kind: "cancel", key: "cancel", amount: 12_345, currency: "brl" })
    expect(await world.service.requests.isCalledOff(payment.id)).toBe(true)
    expect(await world.service.requests.commitIntent(await payment.claim(), "req_again")).toBe(false)
  })

  it("is, when what was cancelled is over and done since before it was sent, or another sale under its reference", async () => {
    const payment = await Payment.toSendAgain(world)
    await world.service.actions.add({ requestId: payment.id, kind: "cancel", key: "cancel", amount: 12_345, currency: "brl" })
    await world.query("update payin_action set state = 'done', due_at = null, created_at = now() - interval '1 hour' where request_id = :id", { id: payment.id })
    await world.service.actions.add({ requestId: payment.id, kind: "cancel", key: "twin:x", amount: 12_345, currency: "brl", targetId: "x" })
    expect(await world.service.requests.isCalledOff(payment.id)).toBe(false)
    expect(await world.service.requests.commitIntent(await payment.claim(), "req_again")).toBe(true)
  })
})
