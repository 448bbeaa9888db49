import fc from "fast-check"
import { decideOnFailure, nextReadInMs, supplierStep, waitedTooLong, type AttemptFacts } from "../../src/domain/placement"
import type { SupplierFailureKind } from "../../src/domain/supplier-failure"
import { protocolTimes } from "../../src/domain/time-scale"
import { ATTEMPT_STATES, type AttemptState } from "../../src/domain/unit-state"
import { HOUR, MINUTE, POLICY, SECOND, TIMES } from "./protocol-times"

const inState = (state: AttemptState): AttemptFacts => ({ state, sends: 1, sentAgoMs: 0, absentCount: 0, absentAgoMs: null, blindLooks: 0, reads: 0, processingAgoMs: null, rejection: null })

describe("the next request for a claimed order (protocol 3.2)", () => {
  it.each<[AttemptState, string]>([
    ["placing", "look_up"], ["unknown", "look_up"], ["processing", "read"], ["timed_out", "read"], ["succeeded", "read"],
    ["unsent", "post"], ["failed", "post"], ["not_created", "post"], ["cancelled", "post"], ["reversed", "post"],
  ])("after %s it is %s", (state, step) => {
    expect(supplierStep(inState(state))).toBe(step)
  })

  it("a first attempt is posted", () => {
    expect(supplierStep(null)).toBe("post")
  })

  it("an attempt that may be charged is never posted, save the one that surely was not sent", () => {
    const posted = (Object.keys(ATTEMPT_STATES) as AttemptState[]).filter((state) => ATTEMPT_STATES[state].live && supplierStep(inState(state)) === "post")
    expect(posted).toEqual(["unsent"])
  })
})

describe("waiting too long for the wallet or a limit (protocol 3.9, 3.13)", () => {
  const DAY = 24 * HOUR

  it("ends at walletWaitHours, for a first order and after a known negative alike", () => {
    for (const attempt of [null, inState("failed"), inState("not_created")]) {
      expect([waitedTooLong(attempt, DAY - 1, TIMES), waitedTooLong(attempt, DAY, TIMES), waitedTooLong(attempt, null, TIMES)]).toEqual([false, true, false])
    }
  })

  it("bug: an order whose reference may have reached Hubble was given up, and its units stayed unknown for ever", () => {
    expect(waitedTooLong(inState("unsent"), 2 * DAY, TIMES)).toBe(false)
    expect(waitedTooLong({ ...inState("unsent"), sends: 0 }, 2 * DAY, TIMES)).toBe(true)
  })
})

/** Reads made when each wake-up comes as late as told; times since PROCESSING was answered. */
function readsUntilCutOff(lateness: readonly number[], times = TIMES): { at: number[]; timedOutAt: number } {
  const at: number[] = []
  let now = 0
  for (let turn = 0; ; turn += 1) {
    const inMs = nextReadInMs(at.length, now, times)
    if (inMs === null) return { at, timedOutAt: now }
    now += inMs + (lateness[turn % lateness.length] ?? 0)
    at.push(now)
  }
}

describe("reading an order in PROCESSING (protocol 3.10)", () => {
  it("is done at 1, 3, 6, 10 and 15 minutes, and then it timed out", () => {
    expect(readsUntilCutOff([0])).toEqual({ at: [1, 3, 6, 10, 15].map((minutes) => minutes * MINUTE), timedOutAt: 15 * MINUTE })
  })

  it("a read may be late, never early, and there are five in all", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 30 * MINUTE }), { minLength: 1, maxLength: 6 }), fc.constantFrom(1, 7, 60, 600), (lateness, scale) => {
      const times = protocolTimes(POLICY, scale)
      const { at, timedOutAt } = readsUntilCutOff(lateness, times)
      expect(at).toHaveLength(5)
      at.forEach((moment, index) => expect(moment).toBeGreaterThanOrEqual(times.pollMs[index] ?? Infinity))
      expect(timedOutAt).toBeGreaterThanOrEqual(times.cutOffMs)
    }))
  })

  it("a late read does not move the ones after it", () => {
    expect(nextReadInMs(1, 2.5 * MINUTE, TIMES)).toBe(0.5 * MINUTE)
    expect(nextReadInMs(1, 8 * MINUTE, TIMES)).toBe(0)
  })

  it("a webhook's extra read leaves the five where they are", () => {
    expect(nextReadInMs(0, 20 * SECOND, TIMES)).toBe(40 * SECOND)
  })

  it("does not time out before the cut-off, even when the reads are used up", () => {
    expect(nextReadInMs(5, 14 * MINUTE, TIMES)).toBe(MINUTE)
    expect(nextReadInMs(5, 15 * MINUTE, TIMES)).toBeNull()
  })
})

describe("what follows a known negative (protocol 3.9)", () => {
  const NOW = Date.UTC(2026, 0, 1, 10, 20, 0)
  const after = (kind: SupplierFailureKind, retries = 0, now = NOW, times = TIMES) => decideOnFailure({ kind, eNumber: null, text: null }, retries, POLICY, times, now)

  it("generation failed: two more attempts, 90 s apart, then the refund", () => {
    expect([0, 1, 2].map((retries) => after("generation_failed", retries))).toEqual([{ to: "retry", inMs: 90 * SECOND, counted: true }, { to: "retry", inMs: 90 * SECOND, counted: true }, { to: "refund" }])
  })

  it("brand not available: one more after 10 minutes, then the refund", () => {
    expect([0, 1].map((retries) => after("brand_unavailable", retries))).toEqual([{ to: "retry", inMs: 10 * MINUTE, counted: true }, { to: "refund" }])
  })

  it("insufficient balance waits for the wallet, however often", () => {
    expect([0, 1, 99].map((retries) => after("insufficient_balance", retries))).toEqual([{ to: "wallet" }, { to: "wallet" }, { to: "wallet" }])
  })

  it("a named limit waits for the next full hour, however often, and never for less than until then", () => {
    expect(after("rate_limited", 7)).toEqual({ to: "rate_limited", inMs: 40 * MINUTE })
    expect(after("rate_limited", 0, NOW + 40 * MINUTE)).toEqual({ to: "rate_limited", inMs: HOUR })
    fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.constantFrom(1, 60, 600), (now, scale) => {
      const times = protocolTimes(POLICY, scale)
      const decision = after("rate_limited", 0, now, times)
      const inMs = decision.to === "rate_limited" ? decision.inMs : 0
      expect([(now + inMs) % times.hourMs, inMs > 0 && inMs <= times.hourMs]).toEqual([0, true])
    }))
  })

  it.each<SupplierFailureKind>(["brand_not_enabled", "brand_inactive", "denomination_unavailable", "order_invalid", "not_found", "other"])("%s is never tried again", (kind) => {
    expect(after(kind)).toEqual({ to: "refund" })
  })
})
