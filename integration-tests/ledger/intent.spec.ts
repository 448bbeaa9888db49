import { absent, noAnswer, notSent } from "./answers"
import { createLedgerWorld, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { nextStep, Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("intent")
})
afterAll(() => world?.dispose())

const LEASE = 180 * SECOND

describe("The commit before the POST", () => {
  it("writes placing, the reference, when it was sent and the request id", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000, 100_000])
    const claim = await sale.claim()
    const intent = await world.service.placement.commitIntent(claim, "request-1")
    expect(intent).toMatchObject({ amount: 200_000, unitIds: { length: 3 } })
    expect([...(intent?.denominations ?? [])].sort((a, b) => a.denomination - b.denomination)).toEqual([
      { denomination: 50_000, quantity: 2 },
      { denomination: 100_000, quantity: 1 },
    ])
    const [row] = await world.query(`select state, sends, reference_id, request_ids, sent_at > now() - interval '5 seconds' as fresh from voucher_attempt where id = :id`, { id: intent?.attemptId ?? "" })
    expect(row).toEqual({ state: "placing", sends: 1, reference_id: intent?.referenceId, request_ids: ["request-1"], fresh: true })
    expect(await sale.units()).toEqual(["placing", "placing", "placing"])
    expect((await sale.order()).state).toBe("placing")
  })

  it("never writes a reference over Hubble's 40 characters, not even for the hundredth attempt", async () => {
    const { sale, intent } = await Sale.sent(world)
    expect(intent.referenceId.length).toBeLessThanOrEqual(38)
    expect(intent.referenceId).toMatch(/^[A-Za-z0-9-]+-1$/)
    const longer = `update voucher_attempt set reference_id = :reference where supplier_order_id = :id`
    await expect(world.query(longer, { reference: "r".repeat(41), id: sale.supplierOrderId })).rejects.toThrow(/violates check constraint/)
  })

  it("never writes one reference twice", async () => {
    const [one, two] = [await Sale.sent(world), await Sale.sent(world)]
    expect(one.intent.referenceId).not.toBe(two.intent.referenceId)
    const stolen = `update voucher_attempt set reference_id = :reference where id = :id`
    await expect(world.query(stolen, { reference: one.intent.referenceId, id: two.intent.attemptId })).rejects.toThrow(/UQ_voucher_attempt_reference/)
  })

  it("is refused with under 75 seconds of lease left, and allowed with more", async () => {
    const late = await Sale.ready(world)
    const lateClaim = await late.claim()
    await late.pass(LEASE - 74 * SECOND)
    expect(await world.service.placement.commitIntent(lateClaim, "request")).toBeNull()
    expect([await late.attempts(), await late.units()]).toEqual([[], ["pending"]])

    const timely = await Sale.ready(world)
    const timelyClaim = await timely.claim()
    await timely.pass(LEASE - 80 * SECOND)
    expect(await world.service.placement.commitIntent(timelyClaim, "request")).not.toBeNull()
  })

  it("is made once for one claim, even when called twice at the same moment", async () => {
    const sale = await Sale.ready(world)
    const claim = await sale.claim()
    const results = await Promise.allSettled([world.service.placement.commitIntent(claim, "a"), world.service.placement.commitIntent(claim, "b")])
    expect(results.filter((result) => result.status === "fulfilled" && result.value !== null)).toHaveLength(1)
    expect(await sale.attempts()).toHaveLength(1)
  })

  it("leads to a look-up, never to a POST, once its lease is over", async () => {
    const { sale } = await Sale.sent(world)
    expect(await sale.tryClaim()).toBeUndefined()
    await sale.pass(LEASE + SECOND)
    expect(nextStep(await sale.claim())).toBe("look_up")
  })
})

describe("One live attempt per unit", () => {
  it("is enforced by the database: it refuses a second", async () => {
    const { sale, intent } = await Sale.sent(world)
    await world.query(
      `insert into voucher_attempt (id, supplier_order_id, number, reference_id, state, amount_minor, sends, sent_at) values (:id, :order, 2, :id, 'placing', 1, 1, now())`,
      { id: `second_${sale.orderId}`, order: sale.supplierOrderId },
    )
    const second = `insert into voucher_attempt_unit (id, attempt_id, unit_id, live) values (:id, :id, :unit, true)`
    await expect(world.query(second, { id: `second_${sale.orderId}`, unit: intent.unitIds[0] })).rejects.toThrow(/UQ_voucher_attempt_unit_one_live/)
  })

  it("holds through every state in which the supplier may be charged, and ends with a known negative", async () => {
    const { sale, claim, intent } = await Sale.sent(world)
    const live = async () => (await sale.attempt()).live
    expect(await live()).toBe(1)
    await world.service.placement.recordPost(claim, intent.attemptId, noAnswer())
    expect(await live()).toBe(1)
    await sale.untilDue()
    await sale.lookUp(sale.processing())
    expect(await live()).toBe(1)
    await sale.untilDue()
    await sale.read(sale.failed())
    expect(await live()).toBe(0)
  })
})

describe("What was surely not sent", () => {
  it("is sent later under the same reference and does not count as a send", async () => {
    const sale = await Sale.ready(world)
    const first = await sale.post(notSent())
    expect([await sale.units(), (await sale.attempt()).state, (await sale.attempt()).sends]).toEqual([["pending"], "unsent", 0])
    expect(await sale.untilDue()).toBe(10 * SECOND)
    const { intent } = await sale.send()
    expect(intent).toMatchObject({ referenceId: first.referenceId, amount: first.amount, denominations: first.denominations, unitIds: first.unitIds })
    expect((await sale.attempt()).sends).toBe(1)
  })

  it("stays unknown when the same reference was on its way before", async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    await sale.post(notSent())
    expect([await sale.units(), (await sale.attempt()).state]).toEqual([["unknown"], "unsent"])
  })

  it("closes with the order while nothing was ever sent, and its attempt is not live any more", async () => {
    const sale = await Sale.ready(world)
    await sale.post(notSent())
    await sale.untilDue()
    await world.service.placement.closeUnsent(await sale.claim(), "the order was cancelled")
    expect([await sale.units(), (await sale.attempt()).live]).toEqual([["cancelled"], 0])
  })

  /** On its way once, absent twice a minute later: the ledger would post the same reference again. */
  async function absentEarly(): Promise<Sale> {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(MINUTE)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    return sale
  }

  it("is looked up on when the order stops, and closes only by two 404s a quarter of an hour after the send", async () => {
    const sale = await absentEarly()
    await world.service.placement.keepLooking(await sale.claim(), "the order was cancelled")
    expect([await sale.units(), (await sale.order()).state]).toEqual([["unknown"], "unknown"])
    expect(await sale.untilDue()).toBeGreaterThanOrEqual(13 * MINUTE)
    await sale.lookUp(absent())
    expect(await sale.untilDue()).toBe(15 * SECOND)
    await sale.lookUp(absent())
    await world.service.placement.closeUnsent(await sale.claim(), "the order was cancelled")
    expect([await sale.units(), (await sale.attempt()).state]).toEqual([["cancelled"], "not_created"])
  })

  it("does not close by 404s that were heard too early, however late the worker comes: absence is not failure", async () => {
    const sale = await absentEarly()
    await sale.pass(16 * MINUTE)
    await world.service.placement.closeUnsent(await sale.claim(), "the order was cancelled")
    expect([await sale.units(), (await sale.attempt()).state]).not.toEqual([["cancelled"], "not_created"])
  })
})

describe("A freeze and an intent at the same moment", () => {
  it("exclude each other, and neither is the victim of a deadlock", async () => {
    const outcomes: string[] = []
    for (let round = 0; round < 25; round++) {
      const sale = await Sale.ready(world)
      const claim = await sale.claim()
      const [freeze, intent] = await Promise.allSettled([world.service.sales.freeze(sale.orderId), world.service.placement.commitIntent(claim, "request")])
      outcomes.push(freeze.status === "rejected" || intent.status === "rejected" ? "deadlock" : freeze.value.frozen === (intent.value === null) ? "one" : "both")
    }
    expect(new Set(outcomes)).toEqual(new Set(["one"]))
  }, 60_000)
})

describe("A unit that a person closed after the claim was made", () => {
  it("is not sent: the claim sends nothing, the next one the rest", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000, 50_000])
    const claim = await sale.claim()
    await world.service.cases.open({ kind: "partly_refunded", orderId: sale.orderId, unitIds: sale.unitIds, reason: "test" })
    const [found] = await sale.cases()
    await world.service.cases.resolve(found?.id ?? "", "admin", { note: "one less", closeUnitIds: sale.unitIds.slice(0, 1) })
    expect(await world.service.placement.commitIntent(claim, "request")).toBeNull()
    await world.service.placement.postpone(claim, { to: "ready", inMs: 0, reason: "the order changed" })
    const { intent } = await sale.send()
    expect([intent.amount, intent.unitIds]).toEqual([100_000, expect.not.arrayContaining(sale.unitIds.slice(0, 1))])
  })

  it("is not sent with a reference that surely was not sent before: the rest goes under another", async () => {
    const sale = await Sale.ready(world, [50_000, 50_000])
    const first = await sale.post(notSent())
    await world.service.cases.open({ kind: "partly_refunded", orderId: sale.orderId, unitIds: sale.unitIds, reason: "test" })
    const [found] = await sale.cases()
    await world.service.cases.resolve(found?.id ?? "", "admin", { note: "one less", closeUnitIds: sale.unitIds.slice(0, 1) })
    await sale.untilDue()
    const { intent } = await sale.send()
    expect([intent.amount, intent.unitIds.length, intent.referenceId === first.referenceId]).toEqual([50_000, 1, false])
    expect((await sale.attempts()).map((attempt) => [attempt.state, attempt.live])).toEqual([["not_created", 0], ["placing", 1]])
  })
})
