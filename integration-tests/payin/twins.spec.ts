import { createPayinWorld, found, MINUTE, noAnswer, Payment, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("twins")
})
afterAll(() => world?.dispose())

/** Hubcash does not refuse a reference it has seen: what was given up can be a second charge. */
describe("A sale", () => {
  it("found twice under one reference: one is kept, the other gets a cancel of its own, and a person is told", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    await payment.look(found({ pspId: "twin_pending", phase: "pending", reference: payment.id }, [{ pspId: "twin_paid", phase: "paid", reference: payment.id }]))
    expect(await payment.row()).toMatchObject({ state: "captured", pspId: "twin_paid", notices: [{ kind: "paid_twice" }] })
    expect(await world.service.actions.of(payment.id)).toMatchObject([{ kind: "cancel", targetId: "twin_pending", state: "ready" }])
    await payment.look(found({ pspId: "twin_paid", phase: "paid", reference: payment.id }, [{ pspId: "twin_pending", phase: "pending", reference: payment.id }]))
    expect(await world.service.actions.of(payment.id)).toHaveLength(1)
  })

  it("that failed, and another one under its reference that was paid: the paid one is ours from then on, for reads, cancels and refunds", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "twin_dead", phase: "failed", status: "5", reference: payment.id }))
    const late = found({ pspId: "twin_dead", phase: "failed", status: "5", reference: payment.id }, [{ pspId: "twin_alive", phase: "paid", reference: payment.id }])
    await world.service.requests.record({ id: payment.id, leaseToken: -1 }, "look_up", late)
    expect(await payment.row()).toMatchObject({ state: "captured", pspId: "twin_alive" })
    expect(await world.service.actions.of(payment.id)).toEqual([])
  })

  it("that was given back, and another one under its reference that holds money: that one is cancelled too, nobody's payment", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "twin_returned", phase: "paid", reference: payment.id }))
    await world.service.requests.handedOver(await payment.claim(), { orderId: "order_returned" })
    await world.service.actions.add({ requestId: payment.id, kind: "refund", key: "refund:returned", amount: 12_345, currency: "brl" })
    await world.query("update payin_action set state = 'done', due_at = null where key = 'refund:returned'")
    const both = () => found({ pspId: "twin_returned", phase: "reversed", reference: payment.id }, [{ pspId: "twin_left", phase: "paid", reference: payment.id }])
    await world.service.requests.record({ id: payment.id, leaseToken: (await payment.row()).leaseToken }, "look_up", both())
    await world.service.requests.record({ id: payment.id, leaseToken: (await payment.row()).leaseToken }, "look_up", both())
    expect(await payment.row()).toMatchObject({ state: "refunded", pspId: "twin_returned", notices: [{ kind: "paid_twice" }] })
    expect((await world.service.actions.of(payment.id)).filter(({ kind }) => kind === "cancel")).toMatchObject([{ targetId: "twin_left", state: "ready" }])
  })

  it("that still waits, and another one under its reference that was paid: the paid one is ours from then on, and ours is the one to cancel", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "twin_waits", phase: "pending", reference: payment.id }))
    await world.service.requests.record({ id: payment.id, leaseToken: -1 }, "look_up", found({ pspId: "twin_waits", phase: "pending", reference: payment.id }, [{ pspId: "twin_came", phase: "paid", reference: payment.id }]))
    expect(await payment.row()).toMatchObject({ state: "captured", pspId: "twin_came" })
    expect(await world.service.actions.of(payment.id)).toMatchObject([{ kind: "cancel", targetId: "twin_waits" }])
  })

  it("that waits beside another that waits stays ours, whatever the order of the list", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "twin_first", phase: "pending", reference: payment.id }))
    await payment.look(found({ pspId: "twin_second", phase: "pending", reference: payment.id }, [{ pspId: "twin_first", phase: "pending", reference: payment.id }]))
    expect(await payment.row()).toMatchObject({ state: "pending", pspId: "twin_first" })
    expect(await world.service.actions.of(payment.id)).toMatchObject([{ kind: "cancel", targetId: "twin_second" }])
  })

  it("that is not in the list for once stays ours", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "twin_known", phase: "pending", reference: payment.id }))
    await payment.look(found({ pspId: "twin_other", phase: "pending", reference: payment.id }))
    expect((await payment.row()).pspId).toBe("twin_known")
  })

  it("sent again and found, is looked for once more when the first send could not come any more: a late second charge is cancelled", async () => {
    const payment = await Payment.toSendAgain(world)
    const again = await payment.send()
    await world.service.requests.record(again, "send", found({ pspId: "sale_again", phase: "paid", reference: payment.id }))
    await world.service.requests.handedOver(await payment.claim(), { orderId: "order_again" })
    const due = (await payment.nextDueInMs()) ?? 0
    expect([due > 14 * MINUTE, due <= 15 * MINUTE]).toEqual([true, true])
    // Something else wakes it early: the look it needs is not forgotten.
    await world.service.requests.rest(await payment.claim())
    expect((await payment.nextDueInMs()) ?? 0).toBeGreaterThan(14 * MINUTE)
    await payment.pass(15 * MINUTE)
    await world.service.requests.record(await payment.claim(), "look_up", noAnswer())
    expect([await payment.due(), (await payment.row()).alone, (await payment.nextDueInMs()) !== null]).toEqual([false, false, true])
    await payment.pass(MINUTE)
    await world.service.requests.record(await payment.claim(), "look_up", found({ pspId: "sale_again", phase: "paid", reference: payment.id }, [{ pspId: "sale_late", phase: "paid", reference: payment.id }]))
    expect(await payment.row()).toMatchObject({ state: "captured", pspId: "sale_again", alone: true, notices: [{ kind: "paid_twice" }] })
    expect(await world.service.actions.of(payment.id)).toMatchObject([{ kind: "cancel", targetId: "sale_late", state: "ready" }])
  })
})
