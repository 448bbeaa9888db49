import fc from "fast-check"
import { decideOnAbsence, decideOnBlindLook, MAX_SENDS, type AttemptFacts } from "../../src/domain/placement"
import { protocolTimes, type ProtocolTimes } from "../../src/domain/time-scale"
import { HOUR, MINUTE, POLICY, SECOND, TIMES } from "./protocol-times"

const attempt = (facts: Partial<AttemptFacts> = {}): AttemptFacts => ({
  state: "unknown", sends: 1, sentAgoMs: 0, absentCount: 0, absentAgoMs: null, blindLooks: 0, reads: 0, processingAgoMs: null, rejection: null, ...facts,
})
const E100 = { kind: "brand_unavailable", eNumber: "E100", text: "Brand not available" } as const

describe("a 404 by reference (protocol 3.7, 3.8)", () => {
  it("before the settle time never counts; the next look is when it would", () => {
    for (const sentAgoMs of [0, 1, 30 * SECOND, 60 * SECOND - 1]) {
      expect(decideOnAbsence(attempt({ sentAgoMs }), TIMES)).toEqual({ to: "look_again", inMs: 60 * SECOND - sentAgoMs, counted: false })
    }
  })

  it("counts at the settle time and asks for a second one 15 s later", () => {
    expect(decideOnAbsence(attempt({ sentAgoMs: 60 * SECOND }), TIMES)).toEqual({ to: "look_again", inMs: 15 * SECOND, counted: true })
  })

  it("twice, 15 s apart, posts the same reference again; a millisecond sooner it does not", () => {
    const second = (absentAgoMs: number) => decideOnAbsence(attempt({ sentAgoMs: 80 * SECOND, absentCount: 1, absentAgoMs }), TIMES)
    expect(second(15 * SECOND)).toEqual({ to: "post_again" })
    expect(second(15 * SECOND - 1)).toEqual({ to: "look_again", inMs: 1, counted: false })
  })

  it("after the third send is looked at once more, at 15 minutes, and 15 s later it was never created", () => {
    const third = (facts: Partial<AttemptFacts>) => decideOnAbsence(attempt({ sends: 3, ...facts }), TIMES)
    expect(third({ sentAgoMs: 2 * MINUTE, absentCount: 1, absentAgoMs: MINUTE })).toEqual({ to: "look_again", inMs: 13 * MINUTE, counted: false })
    expect(third({ sentAgoMs: 15 * MINUTE - 1 })).toEqual({ to: "look_again", inMs: 1, counted: false })
    expect(third({ sentAgoMs: 15 * MINUTE })).toEqual({ to: "look_again", inMs: 15 * SECOND, counted: true })
    expect(third({ sentAgoMs: 15 * MINUTE + 15 * SECOND, absentCount: 1, absentAgoMs: 15 * SECOND })).toEqual({ to: "not_created" })
  })

  it("together with an error body is final at once when nothing was sent before", () => {
    expect(decideOnAbsence(attempt({ rejection: E100 }), TIMES)).toEqual({ to: "rejected", failure: E100 })
  })

  it("together with an error body on a later send takes two looks a quarter of an hour later: an earlier send may still be accepted", () => {
    for (const sends of [2, 3]) {
      const later = (facts: Partial<AttemptFacts>) => decideOnAbsence(attempt({ sends, rejection: E100, ...facts }), TIMES)
      expect(later({})).toEqual({ to: "look_again", inMs: 15 * MINUTE, counted: false })
      expect(later({ sentAgoMs: 15 * MINUTE })).toEqual({ to: "look_again", inMs: 15 * SECOND, counted: true })
      expect(later({ sentAgoMs: 15 * MINUTE + 15 * SECOND, absentCount: 1, absentAgoMs: 15 * SECOND })).toEqual({ to: "rejected", failure: E100 })
    }
  })

  it("without an error body never means failed: only look again, post again, or, after the last send, not created", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 * HOUR }), fc.option(fc.integer({ min: 0, max: 2 * HOUR }), { nil: null }), fc.integer({ min: 1, max: 3 }), (sentAgoMs, absentAgoMs, sends) => {
      const decision = decideOnAbsence(attempt({ sentAgoMs, absentAgoMs, absentCount: absentAgoMs === null ? 0 : 1, sends }), TIMES)
      expect(decision.to).not.toBe("rejected")
      if (decision.to === "not_created") expect(sends === MAX_SENDS && sentAgoMs >= 15 * MINUTE).toBe(true)
      if (decision.to === "look_again") expect(decision.inMs).toBeGreaterThan(0)
    }))
  })
})

interface Walk {
  sentAt: number[]
  /** When each 404 was seen, since the latest send. */
  seen: number[]
  seenPerSend: number[][]
  notCreatedAt: number | null
}

/** The ledger's part of the rule, over a clock that runs as the looks come: each look may be early, in time or late. */
function walk(looksAfter: readonly number[], times: ProtocolTimes): Walk {
  const found: Walk = { sentAt: [0], seen: [], seenPerSend: [], notCreatedAt: null }
  let [now, counted, countedAt] = [0, 0, null as number | null]
  for (const wait of looksAfter) {
    now += wait
    found.seen.push(now)
    const sent = found.sentAt.at(-1) ?? 0
    const decision = decideOnAbsence(attempt({ sends: found.sentAt.length, sentAgoMs: now - sent, absentCount: counted, absentAgoMs: countedAt === null ? null : now - countedAt }), times)
    if (decision.to === "look_again" && decision.counted) [counted, countedAt] = [counted + 1, now]
    if (decision.to === "post_again") {
      found.seenPerSend.push(found.seen.splice(0))
      found.sentAt.push(now)
      ;[counted, countedAt] = [0, null]
    }
    if (decision.to === "not_created") {
      found.notCreatedAt = now
      break
    }
  }
  found.seenPerSend.push(found.seen)
  return found
}

const looks = fc.array(fc.oneof(fc.integer({ min: 1, max: 20 * SECOND }), fc.integer({ min: 1, max: 20 * MINUTE })), { minLength: 1, maxLength: 60 })
const anyTimes = fc.constantFrom(1, 3, 60, 600).map((scale) => protocolTimes(POLICY, scale))

/** Two of these 404s came from `since` on and at least 15 s (scaled) apart. */
const twoCount = (seen: readonly number[], since: number, times: ProtocolTimes) => {
  const counting = seen.filter((at) => at >= since)
  return (counting.at(-1) ?? 0) - (counting[0] ?? 0) >= times.absenceGapMs && counting.length >= 2
}

describe("an order Hubble never shows, however the looks fall", () => {
  it("is never sent again without two 404s from the settle time on, 15 s apart, and never more than three times", () => {
    fc.assert(fc.property(looks, anyTimes, (looksAfter, times) => {
      const { sentAt, seenPerSend } = walk(looksAfter, times)
      expect(sentAt.length).toBeLessThanOrEqual(3)
      sentAt.slice(1).forEach((_, index) => expect(twoCount(seenPerSend[index] ?? [], (sentAt[index] ?? 0) + times.settleMs, times)).toBe(true))
    }), { numRuns: 1_000 })
  })

  it("is called not created only after three sends and two 404s at least 15 minutes after the last", () => {
    fc.assert(fc.property(looks, anyTimes, (looksAfter, times) => {
      const { sentAt, seenPerSend, notCreatedAt } = walk(looksAfter, times)
      if (notCreatedAt === null) return
      expect(sentAt).toHaveLength(3)
      expect(twoCount(seenPerSend[2] ?? [], (sentAt[2] ?? 0) + times.unknownLimitMs, times)).toBe(true)
    }), { numRuns: 1_000 })
  })

  it("ends when every look comes when it was asked for: three sends, then not created 15 s after a quarter hour", () => {
    const inTime = [60, 15, 60, 15, 900, 15].map((seconds) => seconds * SECOND)
    expect(walk(inTime, TIMES)).toMatchObject({ sentAt: [0, 75 * SECOND, 150 * SECOND], notCreatedAt: (150 + 915) * SECOND })
  })
})

describe("a look that answers neither 200 nor 404 (protocol 3.7)", () => {
  const blind = (blindLooks: number, sentAgoMs = 0) => decideOnBlindLook(attempt({ blindLooks, sentAgoMs }), TIMES)

  it("is repeated after 2, 4, 8 and so on to 60 s, without attention", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 50].map((looksSoFar) => blind(looksSoFar).inMs / SECOND)).toEqual([2, 4, 8, 16, 32, 60, 60, 60])
    expect(blind(50).attention).toBe(false)
  })

  it("after 15 minutes is a case for a person, and goes on hourly", () => {
    expect(blind(20, 15 * MINUTE - 1).attention).toBe(false)
    expect(blind(20, 15 * MINUTE)).toEqual({ inMs: HOUR, attention: true })
  })
})
