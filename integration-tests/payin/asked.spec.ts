import { payinStep } from "../../src/domain/payin-state"
import { absent, createPayinWorld, found, HOUR, MINUTE, noAnswer, Payment, SECOND, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("asked")
})
afterAll(() => world?.dispose())

/** A pay-out that 123hub has and has not decided, last looked at so long ago; its next look is due in an hour. */
async function pendingPayOut(key: string, lookedAgoMs: number) {
  const { actions, receivers } = world.service
  const { action } = await actions.add({ requestId: null, kind: "pay_out", key, amount: 500, currency: "inr", seal: receivers.seal({ bank_account: "1234567890" }) })
  await world.query(
    `update payin_action set state = 'pending', sends = 1, sent_at = now() - interval '1 day', psp_id = :pspId, due_at = now() + interval '1 hour', updated_at = now() - (:ms * interval '1 millisecond') where id = :id`,
    { id: action.id, pspId: `pay_${key}`, ms: lookedAgoMs },
  )
  const dueInMs = async () => (await world.query<{ ms: number }>(`select (extract(epoch from due_at - now()) * 1000)::float8 as ms from payin_action where id = :id`, { id: action.id }))[0]?.ms ?? NaN
  return { id: action.id, cId: action.cId ?? "", pspId: `pay_${key}`, dueInMs }
}

describe("A webhook of a pay-out", () => {
  it.each(["reference", "pspId"] as const)("by its %s has it looked at now", async (by) => {
    const payOut = await pendingPayOut(`out_${by}`, HOUR)
    expect(await world.service.requests.ask({ psp: "hub123", ...(by === "pspId" ? { pspId: payOut.pspId } : { reference: payOut.cId }) })).toEqual([payOut.id])
    expect(await payOut.dueInMs()).toBeLessThanOrEqual(0)
    expect((await world.service.actions.claim({ limit: 10 })).map(({ id }) => id)).toContain(payOut.id)
  })

  it("has it looked at a minute after its last look, not before", async () => {
    const payOut = await pendingPayOut("out_just", 10 * SECOND)
    await world.service.requests.ask({ psp: "hub123", reference: payOut.cId })
    expect(await payOut.dueInMs()).toBeCloseTo(50 * SECOND, -4)
  })

  it("that a worker is looking at, or that is decided, is not taken for asked: the webhook comes back", async () => {
    const held = await pendingPayOut("out_held", HOUR)
    expect(await world.service.actions.claimOne(held.id)).not.toBeNull()
    const done = await pendingPayOut("out_done", HOUR)
    await world.query(`update payin_action set state = 'done', due_at = null where id = :id`, { id: done.id })
    for (const { cId } of [held, done]) expect(await world.service.requests.ask({ psp: "hub123", reference: cId })).toEqual([])
    expect(await world.service.requests.ask({ psp: "hubcash", reference: held.cId, pspId: held.pspId })).toEqual([])
  })
})

describe("A webhook", () => {
  it("makes the row due at once, whatever state it rests in, and duplicates cost one look", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_hook", phase: "failed" }))
    expect(await payment.due()).toBe(false)
    await payment.pass(2 * SECOND)
    for (let times = 0; times < 5; times++) expect(await world.service.requests.ask({ psp: "hubcash", pspId: "sale_hook" })).toEqual([payment.id])
    expect(await payment.due()).toBe(true)
    await payment.look(found({ pspId: "sale_hook", phase: "paid" }))
    expect(await payment.state()).toBe("captured")
    expect(await world.service.requests.ask({ psp: "hubcash", pspId: "sale_of_a_stranger" })).toEqual([])
  })

  it.each(["failed", "canceled"] as const)("that is lost leaves a slip that is %s watched: a bank may take its money within the hour that it is read again", async (phase) => {
    const { payment, claim } = await Payment.sent(world, "billet")
    await world.service.requests.record(claim, "send", found({ pspId: `sale_${phase}`, phase }))
    await payment.pass(HOUR)
    expect([await payment.state(), await payment.due(), payinStep(await payment.row())]).toEqual([phase, true, "read"])
    await payment.look(found({ pspId: `sale_${phase}`, phase: "paid" }))
    expect(await payment.state()).toBe("captured")
  })

  it("that arrives while a worker looks at a row that rests has it read again, not put to rest", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_rests", phase: "failed" }))
    await payment.pass(10 * SECOND)
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_rests" })
    const reading = await payment.claim()
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_rests" })
    await world.service.requests.record(reading, "read", found({ pspId: "sale_rests", phase: "failed" }))
    expect([await payment.due(), payinStep(await payment.claim())]).toEqual([true, "read"])
  })

  it("whose look finds nothing does not end the looks at a payment that is open", async () => {
    const { payment, claim } = await Payment.sent(world, "debit")
    await world.service.requests.record(claim, "send", found({ pspId: `sale_asked_${payment.id}`, phase: "pending" }))
    await world.service.requests.ask({ id: payment.id })
    await payment.pass(MINUTE)
    await payment.look(absent())
    expect([await payment.state(), await payment.nextDueInMs()]).toEqual(["pending", expect.any(Number)])
  })

  it("that arrives while a worker looks is not lost: the row stays due", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_mid", phase: "pending" }))
    await payment.pass(10 * SECOND)
    const reading = await payment.claim()
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_mid" })
    await world.service.requests.record(reading, "read", found({ pspId: "sale_mid", phase: "pending" }))
    expect(await payment.due()).toBe(true)
  })

  it("that arrives while the money that was found goes to Medusa is not lost: it is read a minute later", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_handed" })
    await world.service.requests.record(claim, "send", found({ pspId: "sale_handed", phase: "paid" }))
    await world.service.requests.ask({ id: payment.id })
    await world.service.requests.handedOver(await payment.claim(), { orderId: null })
    expect([await payment.due(), Math.round((await payment.nextDueInMs()) ?? 0)]).toEqual([false, expect.closeTo(MINUTE, -4)])
    await payment.pass(MINUTE)
    expect(payinStep(await payment.row())).toBe("read")
    await payment.look(found({ pspId: "sale_handed", phase: "reversed" }))
    expect(await payment.state()).not.toBe("captured")
  })

  it("whose look gets no answer is not forgotten: a row that rests is asked about each minute until one comes", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_unheard", phase: "failed" }))
    await payment.pass(2 * SECOND)
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_unheard" })
    for (let minute = 0; minute < 3; minute += 1) {
      expect(payinStep(await payment.row())).toBe("read")
      await payment.look(noAnswer())
      expect([await payment.due(), Math.round((await payment.nextDueInMs()) ?? 0)]).toEqual([false, expect.closeTo(MINUTE, -4)])
      await payment.pass(MINUTE)
    }
    await payment.look(found({ pspId: "sale_unheard", phase: "paid" }))
    expect([await payment.state(), (await payment.row()).asked]).toEqual(["captured", false])
  })

  it("whose look gets no answer for hours is asked about ever more seldom, and a payment that is open no later than without it", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: "sale_silent", phase: "failed" }))
    await payment.pass(2 * SECOND)
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_silent" })
    const waits: number[] = []
    for (const passed of [HOUR, 9 * HOUR, 10 * HOUR]) {
      await payment.pass(passed)
      await payment.look(noAnswer())
      waits.push(Math.round(((await payment.nextDueInMs()) ?? 0) / MINUTE))
    }
    expect(waits).toEqual([6, 60, 60])
    const open = await Payment.sent(world, "debit")
    await world.service.requests.record(open.claim, "send", found({ pspId: "sale_open", phase: "pending" }))
    await open.payment.pass(20 * SECOND)
    await world.service.requests.ask({ psp: "hubcash", pspId: "sale_open" })
    await open.payment.look(noAnswer())
    expect([await open.payment.nextDueInMs(), (await open.payment.row()).asked]).toEqual([expect.closeTo(10 * SECOND, -4), true])
  })
})
