import fc from "fast-check"
import { decideOnPayinAbsence, decideOnPayment, isPayinOverdue, isUnpaidOrderOverdue, keepsOrder, nextKeptLookInMs, nextPayinReadInMs, twinLookInMs, type PayinFacts, type TwinFacts } from "../../src/domain/payin-rules"
import { mayBecome, PAYIN_STATES, type PayinMethod, type PayinState } from "../../src/domain/payin-state"
import { payinTimes } from "../../src/domain/payin-times"
import type { PspPayment, PspPhase } from "../../src/domain/psp-answer"
import { PAYIN_POLICY, PAYIN_TIMES } from "./payin-times"
import { HOUR, MINUTE, POLICY, SECOND } from "./protocol-times"

const DAY = 24 * HOUR
const row = (facts: Partial<PayinFacts> = {}): PayinFacts => ({
  method: "credit", state: "pending", reference: "payin_1", amount: 12_345, paid: null, currency: "brl", sends: 1, sentAgoMs: 0, dueAgoMs: null, absentCount: 0, absentAgoMs: null, blindLooks: 0, rejection: null, refunding: false, ...facts,
})
const payment = (facts: Partial<PspPayment> = {}): PspPayment => ({
  pspId: "sale_1", reference: "payin_1", phase: "paid", status: "7", amount: 12_345, currency: "BRL", failure: null, redirectUrl: null, boleto: null, ...facts,
})
const PHASES: readonly PspPhase[] = ["pending", "authorized", "paid", "failed", "canceled", "reversed", "unrecognised"]
const STATES = Object.keys(PAYIN_STATES) as PayinState[]
const anyRow = fc.record({ state: fc.constantFrom(...STATES), refunding: fc.boolean(), amount: fc.integer({ min: 1, max: 1_000_000 }) })
const anyPayment = fc.record({
  phase: fc.constantFrom(...PHASES), amount: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: null }), currency: fc.constantFrom("BRL", "brl", "INR", null), reference: fc.constantFrom("payin_1", "payin_2", null),
})

describe("Money that Medusa knows", () => {
  const inHours = (moneyAgoMs: number, state: PayinState = "captured", method: PayinMethod = "credit") => (nextKeptLookInMs({ method, state, moneyAgoMs }, PAYIN_TIMES) ?? NaN) / HOUR
  const looksOf = (method: PayinMethod) => {
    const looks: number[] = []
    for (let age = 0; looks.length < 10 && Number.isFinite(inHours(age * HOUR, "captured", method)); age = looks.at(-1) ?? NaN) looks.push(age + inHours(age * HOUR, "captured", method))
    return looks
  }

  it.each(["credit", "debit", "billet"] as const)("at Hubcash by %s, which need not tell of a reversal, is looked at again after 1, 4, 16 hours and so on for 90 days, and then rests", (method) => {
    expect(looksOf(method)).toEqual([1, 4, 16, 64, 256, 1_024])
    expect(inHours(90 * DAY, "captured", method)).toBeNaN()
  })

  it("at 123hub, which tells of a refund and has few looks to give, is looked at again after 1, 4, 16 and 64 days", () => {
    expect(looksOf("redirect")).toEqual([24, 96, 384, 1_536])
  })

  it("is looked at every hour while it is only reserved, and never once it went back", () => {
    expect([inHours(10 * DAY, "authorized"), inHours(0, "refunded"), inHours(0, "reversed"), inHours(0, "failed")]).toEqual([1, NaN, NaN, NaN])
  })
})

describe("A sale that was sent again", () => {
  const sent = (facts: Partial<TwinFacts> = {}) => twinLookInMs({ method: "debit", state: "captured", sends: 2, sentAgoMs: MINUTE, alone: false, ...facts }, PAYIN_TIMES)

  it("is looked for under its reference a quarter of an hour after the last send, until that look was answered", () => {
    expect([sent(), sent({ sentAgoMs: 15 * MINUTE }), sent({ sentAgoMs: DAY }), sent({ alone: true })]).toEqual([14 * MINUTE, 0, 0, null])
  })

  it("has no twin when it left once, and is looked for anyway while nobody knows of it", () => {
    expect([sent({ sends: 1 }), sent({ method: "billet" }), sent({ method: "redirect" })]).toEqual([null, null, null])
    for (const state of ["prepared", "ready", "placing", "unknown"] as const) expect(sent({ state })).toBeNull()
  })
})

describe("Money found at the payment service", () => {
  it("of the exact amount, currency and reference is captured", () => {
    expect(decideOnPayment(row(), payment())).toEqual({ to: "captured", notice: null, problem: null })
  })

  it("that grew or shrank since it was ours is told of once, unless a refund of ours explains it", () => {
    const kept = (paid: number | null, amount: number, facts: Partial<PayinFacts> = {}) => decideOnPayment(row({ state: "captured", paid, ...facts }), payment({ amount })).notice?.kind ?? null
    expect([kept(12_345, 20_000), kept(20_000, 20_000), kept(20_000, 15_000), kept(null, 20_000)]).toEqual(["overpaid", null, null, null])
    expect([kept(12_345, 6_000), kept(6_000, 6_000), kept(12_345, 12_345), kept(12_345, 6_000, { refunding: true })]).toEqual(["reversed_after_delivery", null, null, null])
    expect(decideOnPayment(row({ state: "captured", paid: 12_345 }), payment({ amount: 6_000, currency: "INR" })).notice).toBeNull()
  })

  it("one centavo short stays pending for Medusa and is a person's case", () => {
    const decision = decideOnPayment(row(), payment({ amount: 12_344 }))
    expect(decision).toMatchObject({ to: "underpaid", notice: { kind: "underpaid" } })
    expect(PAYIN_STATES[decision.to].session).toBe("pending_authorization")
  })

  it("of another currency, or of no named amount, is not enough either", () => {
    for (const odd of [{ currency: "INR" }, { currency: null }, { amount: null }]) expect(decideOnPayment(row(), payment(odd)).to).toBe("underpaid")
  })

  it("one centavo over is captured, and the rest is a person's case", () => {
    expect(decideOnPayment(row(), payment({ amount: 12_346 }))).toMatchObject({ to: "captured", notice: { kind: "overpaid" } })
  })

  it("under another reference changes nothing, whatever it says", () => {
    for (const phase of PHASES) expect(decideOnPayment(row(), payment({ reference: "payin_2", phase })).to).toBe("pending")
  })

  it("is reserved only for the exact amount", () => {
    expect(decideOnPayment(row(), payment({ phase: "authorized" })).to).toBe("authorized")
    expect(decideOnPayment(row(), payment({ phase: "authorized", amount: 1 })).to).toBe("underpaid")
  })

  it("topped up to the whole amount is captured after all", () => {
    expect(decideOnPayment(row({ state: "underpaid" }), payment()).to).toBe("captured")
  })

  it.each(["failed", "canceled", "not_created", "expired"] as const)("arrives late on a request that is %s", (state) => {
    expect(decideOnPayment(row({ state, method: "billet" }), payment()).to).toBe("captured")
  })

  it("taken back after its capture is a person's case; taken back by us it is refunded", () => {
    for (const phase of ["reversed", "canceled", "failed"] as const) {
      expect(decideOnPayment(row({ state: "captured" }), payment({ phase }))).toMatchObject({ to: "reversed", notice: { kind: "reversed_after_delivery" } })
      expect(decideOnPayment(row({ state: "captured", refunding: true }), payment({ phase }))).toMatchObject({ to: "refunded", notice: null })
    }
  })

  it("never moves a row to a state that may not follow its own, and names money only when the row moves", () => {
    fc.assert(fc.property(anyRow, anyPayment, (facts, seen) => {
      const before = row(facts)
      const { to, notice } = decideOnPayment(before, payment(seen))
      if (to !== before.state) expect(mayBecome(before.state, to)).toBe(true)
      if (notice !== null && notice.kind !== "overpaid") expect(to).not.toBe(before.state)
    }))
  })

  it("is never called ours for less than the whole amount, another currency or another reference", () => {
    fc.assert(fc.property(anyRow, anyPayment, (facts, seen) => {
      const before = row(facts)
      const { to } = decideOnPayment(before, payment(seen))
      if (to === before.state || (to !== "captured" && to !== "authorized")) return
      expect(seen.currency?.toUpperCase()).toBe("BRL")
      expect(seen.amount ?? 0).toBeGreaterThanOrEqual(before.amount)
      expect(seen.reference).not.toBe("payin_2")
    }))
  })

  it("seen twice says nothing new", () => {
    fc.assert(fc.property(anyRow, anyPayment, (facts, seen) => {
      const first = decideOnPayment(row(facts), payment(seen))
      const second = decideOnPayment(row({ ...facts, state: first.to }), payment(seen))
      expect(second.to).toBe(first.to)
      if (first.to !== facts.state) expect(second.notice).toBeNull()
    }))
  })
})

describe("Nothing found under our reference", () => {
  const decide = (facts: Partial<PayinFacts>) => decideOnPayinAbsence(row({ state: "unknown", ...facts }), PAYIN_TIMES)

  it("counts from the settle time on and twice, 15 s apart, before a sale with a stored card is sent again", () => {
    expect(decide({ sentAgoMs: 60 * SECOND - 1 })).toEqual({ to: "look_again", inMs: 1, counted: false })
    expect(decide({ sentAgoMs: 60 * SECOND })).toEqual({ to: "look_again", inMs: 15 * SECOND, counted: true })
    expect(decide({ sentAgoMs: 70 * SECOND, absentCount: 1, absentAgoMs: 15 * SECOND - 1 })).toMatchObject({ to: "look_again", counted: false })
    expect(decide({ sentAgoMs: 75 * SECOND, absentCount: 1, absentAgoMs: 15 * SECOND })).toEqual({ to: "send_again" })
  })

  it.each(["billet", "redirect"] as const)("never sends a %s again: after a quarter hour it was not created", (method) => {
    fc.assert(fc.property(fc.integer({ min: 0, max: DAY }), fc.option(fc.integer({ min: 0, max: DAY }), { nil: null }), (sentAgoMs, absentAgoMs) => {
      const decision = decide({ method, sentAgoMs, absentAgoMs, absentCount: absentAgoMs === null ? 0 : 1 })
      expect(decision.to).not.toBe("send_again")
      if (decision.to === "not_created") expect(sentAgoMs).toBeGreaterThanOrEqual(15 * MINUTE)
    }))
  })

  it("after the third send is not created, at 15 minutes and 15 s", () => {
    expect(decide({ sends: 3, sentAgoMs: 15 * MINUTE + 15 * SECOND, absentCount: 1, absentAgoMs: 15 * SECOND })).toEqual({ to: "not_created" })
  })

  it("together with a refusal is a refusal at once", () => {
    expect(decide({ rejection: "Card.ExpYear: expired" })).toEqual({ to: "rejected", reason: "Card.ExpYear: expired" })
  })
})

describe("Waiting for money", () => {
  const wait = (method: PayinMethod, state: PayinState, sentAgoMs: number) => nextPayinReadInMs({ method, state, sentAgoMs }, PAYIN_TIMES)

  it("reads after 10 s at the soonest and every 60 s at the latest while a shopper waits", () => {
    fc.assert(fc.property(fc.constantFrom<PayinMethod>("credit", "debit", "redirect"), fc.integer({ min: 0, max: 30 * DAY }), (method, sentAgoMs) => {
      const inMs = wait(method, "pending", sentAgoMs) ?? -1
      expect(inMs).toBeGreaterThanOrEqual(10 * SECOND)
      expect(inMs).toBeLessThanOrEqual(60 * SECOND)
    }))
  })

  it("gives a redirect 30 minutes and a boleto its due day to the end; a card sale is never given up", () => {
    const over = (method: PayinMethod, sentAgoMs: number, dueAgoMs: number | null = null) => isPayinOverdue({ method, state: "pending", sentAgoMs, dueAgoMs }, PAYIN_TIMES)
    expect([over("redirect", 30 * MINUTE - 1), over("redirect", 30 * MINUTE)]).toEqual([false, true])
    expect([over("billet", 3 * DAY + 13 * HOUR, -1), over("billet", 3 * DAY + 14 * HOUR, 0)]).toEqual([false, true])
    expect(over("credit", 365 * DAY)).toBe(false)
  })

  it("watches an expired boleto for its days plus 30, at least hourly", () => {
    expect(wait("billet", "expired", 4 * DAY)).toBe(HOUR)
    expect(wait("billet", "expired", 33 * DAY - 1)).toBe(HOUR)
    expect(wait("billet", "expired", 33 * DAY)).toBeNull()
  })

  it.each(["failed", "canceled"] as const)("watches a boleto that is %s as long", (state) => {
    expect([wait("billet", state, 4 * DAY), wait("billet", state, 33 * DAY)]).toEqual([HOUR, null])
  })

  it.each(["failed", "canceled"] as const)("takes a boleto that Hubcash says is %s once its days are over for expired, unless we cancelled it", (phase) => {
    const become = (state: PayinState, facts: object) => decideOnPayment(row({ state, method: "billet", ...facts }), payment({ phase })).to
    expect([become("pending", { dueAgoMs: 0 }), become("expired", { dueAgoMs: DAY }), become("pending", { dueAgoMs: -1 }), become("pending", { dueAgoMs: 0, refunding: true })]).toEqual(["expired", "expired", phase, phase])
  })

  it("never divides a boleto's days by the time scale, and divides everything else", () => {
    const scaled = payinTimes(PAYIN_POLICY, POLICY, 60)
    expect([scaled.boletoDays, scaled.boletoWatchMs]).toEqual([PAYIN_TIMES.boletoDays, PAYIN_TIMES.boletoWatchMs])
    expect([scaled.pendingMs, scaled.pollMaxMs, scaled.settleMs]).toEqual([30 * SECOND, SECOND, SECOND])
  })

  it("cancels the order of a payment that never came when the shop wants it, never that of one that may have come", () => {
    const overdue = (method: PayinMethod, state: PayinState, sentAgoMs: number) => isUnpaidOrderOverdue({ method, state, sentAgoMs, dueAgoMs: null }, PAYIN_TIMES)
    expect([overdue("billet", "expired", 5 * DAY - 1), overdue("billet", "expired", 5 * DAY)]).toEqual([false, true])
    expect([overdue("redirect", "expired", HOUR - 1), overdue("redirect", "expired", HOUR)]).toEqual([false, true])
    for (const state of ["placing", "unknown", "underpaid", "authorized", "captured", "refunded"] as const) expect(overdue("redirect", state, DAY)).toBe(false)
    expect(overdue("credit", "failed", 365 * DAY)).toBe(false)
  })

  it("keeps the order while another payment of it has brought the money, or may still", () => {
    const keeps = (method: PayinMethod, state: PayinState, sentAgoMs: number) => keepsOrder({ method, state, sentAgoMs, dueAgoMs: null }, PAYIN_TIMES)
    for (const state of ["ready", "placing", "unknown", "underpaid", "authorized", "captured"] as const) expect([state, keeps("redirect", state, DAY)]).toEqual([state, true])
    for (const state of ["prepared", "failed", "canceled", "not_created", "reversed", "refunded"] as const) expect([state, keeps("redirect", state, 0)]).toEqual([state, false])
    for (const state of ["pending", "expired"] as const) expect([keeps("redirect", state, HOUR - 1), keeps("redirect", state, HOUR)]).toEqual([true, false])
  })

  it("cancels no order on the day on which its slip can still be paid, unless the shop gives orders fewer days than slips", () => {
    const cancels = (boletoDays: number, dueAgoMs: number) =>
      isUnpaidOrderOverdue({ method: "billet", state: "pending", sentAgoMs: 4 * DAY, dueAgoMs }, payinTimes({ ...PAYIN_POLICY, cancelUnpaidOrders: { boletoDays, redirectMinutes: null } }, POLICY, 1))
    expect([cancels(3, -1), cancels(3, 0), cancels(2, -1), cancels(5, DAY)]).toEqual([false, true, true, false])
  })
})
