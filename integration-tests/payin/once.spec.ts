import { boletoDueAt } from "../../src/domain/boleto-due"
import { absent, createPayinWorld, DAY, found, HOUR, MINUTE, noAnswer, notSent, Payment, rejected, SECOND, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("once")
})
afterAll(() => world?.dispose())

const LEASE = 180 * SECOND

describe("A payment session", () => {
  it("is one row, whatever is prepared, and takes the last amount before it is sent", async () => {
    const payment = await Payment.prepared(world, "credit")
    const again = await Payment.prepared(world, "credit", { sessionId: payment.sessionId, amount: 999 })
    expect([again.id, (await payment.row()).amount]).toEqual([payment.id, 999])
  })

  it("keeps what it was sent with: a change after that is refused", async () => {
    const { payment } = await Payment.sent(world)
    expect(await world.service.requests.prepare({ sessionId: payment.sessionId, method: "credit", amount: 1, currency: "brl", customerId: null, cardId: null, payerId: null, installments: 1, returnUrl: null })).toBeNull()
    expect((await payment.row()).amount).toBe(12_345)
  })

  it("that was never sent is forgotten with its row; one that was stays for ever", async () => {
    const open = await Payment.prepared(world)
    const { payment: sent } = await Payment.sent(world)
    expect([await world.service.requests.forget(open.sessionId), await world.service.requests.forget(sent.sessionId)]).toEqual([true, false])
    expect([await world.service.requests.read(open.id), await sent.state()]).toEqual([null, "placing"])
  })

  it("begins once: a second press of the button finds the same row and number", async () => {
    const payment = await Payment.prepared(world, "redirect")
    const press = () => payment.begin("cart_twice")
    const taken = await Promise.all([press(), press(), press()])
    expect(taken.filter((one) => one?.begun)).toHaveLength(1)
    expect(new Set(taken.map((one) => one?.row.cId)).size).toBe(1)
    expect(new Set(taken.map((one) => one?.row.id))).toEqual(new Set([payment.id]))
  })

  it("gets a c_id or an OurNumber that no other payment has", async () => {
    const redirects = await Promise.all(Array.from({ length: 20 }, () => Payment.begun(world, "redirect")))
    const boletos = await Promise.all(Array.from({ length: 20 }, () => Payment.begun(world, "billet")))
    const numbers = await Promise.all([...redirects.map(async (p) => (await p.row()).cId), ...boletos.map(async (p) => (await p.row()).ourNumber)])
    expect(numbers.every(Boolean)).toBe(true)
    expect(new Set(numbers.slice(0, 20)).size + new Set(numbers.slice(20)).size).toBe(40)
  })
})

describe("A cart", () => {
  it("pays by card once: a second card session is refused while the first may take, or took, the money", async () => {
    const { payment, claim } = await Payment.sent(world, "credit", "cart_card")
    await expect(Payment.begun(world, "debit", "cart_card")).rejects.toThrow("A card payment for this cart is under way or done")
    await world.service.requests.record(claim, "send", found({ pspId: "sale_card", phase: "paid", reference: payment.id }))
    await expect(Payment.begun(world, "credit", "cart_card")).rejects.toThrow("A card payment for this cart is under way or done")
  })

  it("may pay with another card after a decline", async () => {
    const { claim } = await Payment.sent(world, "credit", "cart_decline")
    await world.service.requests.record(claim, "send", found({ pspId: "sale_decline", phase: "failed", status: "5" }))
    expect(await (await Payment.begun(world, "credit", "cart_decline")).state()).toBe("ready")
  })

  it("whose first card was charged after all, beside the second one: both are written down, and both are handed over", async () => {
    const { payment: first, claim } = await Payment.sent(world, "credit", "cart_late")
    await world.service.requests.record(claim, "send", found({ pspId: "sale_late_first", phase: "failed", status: "5", reference: first.id }))
    const { payment: second, claim: other } = await Payment.sent(world, "credit", "cart_late")
    await world.service.requests.record(other, "send", found({ pspId: "sale_late_second", phase: "paid", reference: second.id }))
    await world.service.requests.record({ id: first.id, leaseToken: -1 }, "read", found({ pspId: "sale_late_first", phase: "paid", reference: first.id }))
    expect([await first.state(), await second.state()]).toEqual(["captured", "captured"])
    expect([await first.due(), await second.due()]).toEqual([true, true])
  })

  it("lets one of two sessions pressed at the same moment through", async () => {
    const sessions = await Promise.all(Array.from({ length: 5 }, () => Payment.prepared(world, "credit")))
    const pressed = await Promise.allSettled(sessions.map((payment) => payment.begin("cart_race")))
    expect(pressed.filter((one) => one.status === "fulfilled")).toHaveLength(1)
  })
})

describe("Sending", () => {
  it("belongs to the shopper's own process from the moment he pays: no worker takes it for dead in between", async () => {
    const payment = await Payment.prepared(world, "redirect")
    await payment.begin("cart_own")
    expect(await world.service.requests.claimOne(payment.id)).toBeNull()
    expect((await world.service.requests.claim({ limit: 100 })).map(({ id }) => id)).not.toContain(payment.id)
    await payment.pass(LEASE + SECOND)
    expect((await world.service.requests.claim({ limit: 100 })).map(({ id }) => id)).toContain(payment.id)
  })

  it("happens under a claim only, and the intent is on disk before", async () => {
    const payment = await Payment.begun(world)
    const claim = await payment.claim()
    expect(await payment.tryClaim()).toBeNull()
    expect(await world.service.requests.commitIntent(claim, "request-a")).toBe(true)
    expect(await payment.row()).toMatchObject({ state: "placing", sends: 1 })
    expect(await world.service.requests.commitIntent(claim, "request-b")).toBe(false)
  })

  it("is refused to a worker whose lease went to another, or has too little of it left", async () => {
    const payment = await Payment.begun(world)
    const stale = await payment.claim()
    await payment.pass(LEASE - 70 * SECOND)
    expect(await world.service.requests.commitIntent(stale, "late")).toBe(false)
    await payment.pass(71 * SECOND)
    await payment.claim()
    expect(await world.service.requests.commitIntent(stale, "staler")).toBe(false)
    expect((await payment.row()).sends).toBe(0)
  })

  it("that surely did not happen can be tried again by the shopper, never behind his back", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", notSent())
    expect(await payment.row()).toMatchObject({ state: "ready", sends: 0 })
    expect(await world.service.requests.withdraw(await payment.claim(), "ECONNREFUSED", { ours: false })).toBe(true)
    expect(await payment.state()).toBe("prepared")
    const again = await payment.begin("cart_again")
    expect(again?.row.state).toBe("ready")
  })

  it("without an answer is unknown, and looked up, never sent again at once", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    expect(await payment.row()).toMatchObject({ state: "unknown", sends: 1 })
    const again = await payment.claim()
    expect(await world.service.requests.commitIntent(again, "again")).toBe(false)
    expect(await world.service.requests.withdraw(again, "it may have left", { ours: false })).toBe(false)
    expect(await payment.state()).toBe("unknown")
  })

  it("whose process died is looked up when its lease is over", async () => {
    const { payment } = await Payment.sent(world)
    expect(await payment.tryClaim()).toBeNull()
    await payment.pass(LEASE + SECOND)
    expect(await payment.due()).toBe(true)
    expect((await payment.claim()).state).toBe("placing")
  })

  it("proven absent twice is sent again under the same reference, three times at most", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    for (let send = 2; send <= 3; send++) {
      await payment.pass(60 * SECOND)
      await payment.look(absent())
      await payment.pass(15 * SECOND)
      await payment.look(absent())
      expect(await payment.state()).toBe("ready")
      const next = await payment.send()
      expect([next.reference, (await payment.row()).sends]).toEqual([payment.id, send])
      await world.service.requests.record(next, "send", noAnswer())
    }
    await payment.pass(15 * MINUTE)
    await payment.look(absent())
    await payment.pass(15 * SECOND)
    await payment.look(absent())
    expect(await payment.row()).toMatchObject({ state: "not_created", sends: 3 })
  })

  it.each(["billet", "redirect"] as const)("a %s proven absent is never sent again", async (method) => {
    const { payment, claim } = await Payment.sent(world, method)
    await world.service.requests.record(claim, "send", noAnswer())
    await payment.pass(15 * MINUTE)
    await payment.look(absent())
    await payment.pass(15 * SECOND)
    await payment.look(absent())
    expect(await payment.row()).toMatchObject({ state: "not_created", sends: 1 })
  })

  it("refused and absent is declined; refused but found is believed", async () => {
    const first = await Payment.sent(world)
    await world.service.requests.record(first.claim, "send", rejected())
    expect(await first.payment.state()).toBe("unknown")
    await first.payment.look(absent())
    expect(await first.payment.row()).toMatchObject({ state: "failed", failure: "Card.ExpYear: expired" })
    const second = await Payment.sent(world)
    await world.service.requests.record(second.claim, "send", rejected())
    await second.payment.look(found({ pspId: "sale_believed", phase: "paid" }))
    expect(await second.payment.state()).toBe("captured")
  })
})

describe("A worker without the claim", () => {
  async function overtaken() {
    const { payment, claim: stale } = await Payment.sent(world)
    await payment.pass(LEASE + SECOND)
    const current = await payment.claim()
    return { payment, stale, current }
  }

  it.each([["silence", noAnswer()], ["absence", absent()], ["pending", found()], ["a refusal", rejected()]])("may not record %s", async (_what, answer) => {
    const { payment, stale } = await overtaken()
    const before = await payment.row()
    await world.service.requests.record(stale, "send", answer)
    expect(await payment.row()).toEqual({ ...before, sentAgoMs: expect.any(Number) })
  })

  it("may record money, once, and the holder's silence does not undo it", async () => {
    const { payment, stale, current } = await overtaken()
    const answer = found({ pspId: `sale_${payment.id}`, phase: "paid" })
    await Promise.all([world.service.requests.record(stale, "send", answer), world.another.requests.record(current, "look_up", answer)])
    await world.service.requests.record(current, "look_up", absent())
    expect(await payment.row()).toMatchObject({ state: "captured", paid: 12_345, notices: [] })
    const [log] = await world.query<{ count: number }>(`select count(*)::int as count from payin_transition where subject_id = :id and to_state = 'captured'`, { id: payment.id })
    expect(log?.count).toBe(1)
  })
})

describe("What a row asks to be told", () => {
  it("is taken off by what was said: news that came meanwhile stays", async () => {
    const { payment } = await Payment.sent(world)
    const [told, fresh] = [{ kind: "unknown_outcome", reason: "told" }, { kind: "money_without_order", reason: "came meanwhile" }] as const
    await world.query(`update payin_request set notices = cast(:notices as jsonb) where id = :id`, { id: payment.id, notices: JSON.stringify([fresh]) })
    await world.service.requests.clearNotices(payment.id, [told])
    expect((await payment.row()).notices).toEqual([fresh])
    await world.service.requests.clearNotices(payment.id, [fresh])
    expect((await payment.row()).notices).toEqual([])
  })
})

describe("Silence for a quarter of an hour", () => {
  const told = (payment: Payment) => payment.row().then(({ notices }) => notices.map(({ kind }) => kind))

  it.each([["without an answer", noAnswer()], ["that did not arrive", notSent()], ["that was put off", notSent(20 * SECOND)], ["that was refused", rejected()]])("of looks %s is a person's case, and looked at every hour from then on", async (_what, answer) => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    await payment.pass(10 * SECOND)
    await payment.look(answer)
    expect([await told(payment), (await payment.row()).blindLooks]).toEqual([[], 2])
    await payment.pass(15 * MINUTE)
    for (let look = 0; look < 3; look += 1) {
      await payment.look(answer)
      const row = await payment.row()
      expect([row.state, await told(payment)]).toEqual(["unknown", ["unknown_outcome"]])
      // Told or not: a notice that comes with each look does not make the next one due.
      if (look !== 1) await world.service.requests.clearNotices(payment.id, row.notices)
      else await world.query(`update payin_request set notices = '[]' where id = :id`, { id: payment.id })
      expect((await payment.nextDueInMs()) ?? 0).toBeGreaterThan(HOUR - 10 * SECOND)
      expect((await payment.nextDueInMs()) ?? 0).toBeLessThanOrEqual(HOUR)
    }
  })

  it("backs off from two seconds to a minute before that, and not before the service wants to be asked", async () => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    const waits: number[] = []
    for (let look = 0; look < 8; look += 1) {
      await payment.look(notSent())
      waits.push(Math.round(((await payment.nextDueInMs()) ?? 0) / SECOND))
    }
    expect(waits).toEqual([4, 8, 16, 32, 60, 60, 60, 60])
    await payment.look(notSent(5 * MINUTE))
    expect(Math.round(((await payment.nextDueInMs()) ?? 0) / MINUTE)).toBe(5)
  })
})

describe("Money", () => {
  it("of less than the amount is a case and no payment; topped up it is one", async () => {
    const { payment, claim } = await Payment.sent(world, "billet")
    await world.service.requests.record(claim, "send", found({ pspId: "sale_short", phase: "pending", status: "4", boleto: { digitable: "123", image: "png" } }))
    await payment.look(found({ pspId: "sale_short", phase: "paid", amount: 12_344 }))
    expect(await payment.row()).toMatchObject({ state: "underpaid", notices: [{ kind: "underpaid" }], boleto: { digitable: "123", image: "png" } })
    await payment.look(found({ pspId: "sale_short", phase: "paid", amount: 12_344 }))
    expect((await payment.row()).notices).toHaveLength(1)
    await payment.look(found({ pspId: "sale_short", phase: "paid" }))
    expect(await payment.state()).toBe("captured")
  })

  /** To the end of the slip's due day in São Paulo, which is three days of the calendar away. */
  const untilDue = async (payment: Payment) => {
    const dueAt = (await payment.row()).boleto?.dueAt
    expect(dueAt).toEqual(boletoDueAt(new Date(), 3))
    return (dueAt?.getTime() ?? NaN) - Date.now()
  }

  it("that comes after the boleto expired still counts, for its days plus 30", async () => {
    const { payment, claim } = await Payment.sent(world, "billet")
    await world.service.requests.record(claim, "send", found({ pspId: "sale_late", phase: "pending", status: "4" }))
    await payment.pass(await untilDue(payment) - MINUTE)
    await payment.look(found({ pspId: "sale_late", phase: "pending", status: "4" }))
    expect(await payment.state()).toBe("pending")
    await payment.pass(MINUTE)
    await payment.look(found({ pspId: "sale_late", phase: "pending", status: "4" }))
    expect(await payment.state()).toBe("expired")
    await payment.pass(29 * DAY)
    expect(await payment.due()).toBe(true)
    await payment.look(found({ pspId: "sale_late", phase: "paid" }))
    expect(await payment.state()).toBe("captured")
  })

  it("taken back after it was ours is a case; taken back by our own refund it is not", async () => {
    const reversed = await Payment.sent(world)
    await world.service.requests.record(reversed.claim, "send", found({ pspId: "sale_rev", phase: "paid" }))
    await reversed.payment.look(found({ pspId: "sale_rev", phase: "reversed" }))
    expect(await reversed.payment.row()).toMatchObject({ state: "reversed", notices: [{ kind: "reversed_after_delivery" }] })

    const refunded = await Payment.sent(world)
    await world.service.requests.record(refunded.claim, "send", found({ pspId: "sale_ref", phase: "paid" }))
    const { action } = await world.service.actions.add({ requestId: refunded.payment.id, kind: "refund", key: "refund_1", amount: 12_345, currency: "brl" })
    const [claimed] = [await world.service.actions.claimOne(action.id)]
    if (!claimed) throw new Error("the refund was not claimed")
    expect(await world.service.actions.commitIntent(claimed, "refund-request")).toBe(true)
    await refunded.payment.look(found({ pspId: "sale_ref", phase: "canceled", status: "6" }))
    expect(await refunded.payment.row()).toMatchObject({ state: "refunded", notices: [] })
  })
})
