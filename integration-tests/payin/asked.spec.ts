import { payinStep } from "../../src/domain/payin-state"
import { absent, createPayinWorld, found, HOUR, MINUTE, noAnswer, Payment, SECOND, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("asked")
})
afterAll(() => world?.dispose())

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
