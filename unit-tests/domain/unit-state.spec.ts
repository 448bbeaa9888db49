import { ATTEMPT_STATES, SENT_STATES, UNIT_COMES_FROM, UNIT_STATES, UNSENT_STATES, unitTexts, type UnitState } from "../../src/domain/unit-state"

const states = Object.keys(UNIT_STATES) as UnitState[]
const mayGo = (from: UnitState, to: UnitState) => UNIT_COMES_FROM[to].includes(from)
const goesTo = (from: UnitState) => states.filter((to) => to !== from && mayGo(from, to))

function reachableFrom(start: UnitState): Set<UnitState> {
  const seen = new Set<UnitState>([start])
  for (const state of seen) goesTo(state).forEach((next) => seen.add(next))
  return seen
}

describe("the states of a unit", () => {
  it("are the sixteen of surface.md, each with a sentence for the shopper", () => {
    expect([...states].sort()).toEqual([
      "cancelled", "delivered", "failed", "held", "missing", "pending", "placing", "processing", "refund_due", "refunded", "refunding", "revoked", "sealed", "timed_out", "unknown", "waiting_wallet",
    ])
    for (const state of states) expect(UNIT_STATES[state].text).toMatch(/^[A-Z].*\.$/)
    expect(new Set(states.map((state) => UNIT_STATES[state].text)).size).toBe(states.length)
  })

  it("each say what happens next", () => {
    for (const state of states) expect(UNIT_STATES[state].next).toMatch(/^[A-Z].*\.$/)
  })

  it("tell the recipient of a gift nothing of money, and of a delivered voucher the same as its buyer", () => {
    for (const state of states) expect(JSON.stringify(unitTexts(state, "recipient"))).not.toMatch(/money|paid|charged|refund|bank/i)
    expect(unitTexts("delivered", "recipient")).toEqual(unitTexts("delivered", "buyer"))
    expect(unitTexts("refunded", "recipient").text).toMatch(/not available/)
    expect(unitTexts("processing", "recipient").text).toMatch(/on its way/)
  })

  it("can all be reached from pending", () => {
    expect([...reachableFrom("pending")].sort()).toEqual([...states].sort())
  })

  it("refunded and cancelled are left by nothing", () => {
    expect([goesTo("refunded"), goesTo("cancelled")]).toEqual([[], []])
  })

  it("a delivered unit can only be revoked, and a revoked one only be refunded", () => {
    expect([goesTo("delivered"), goesTo("revoked")]).toEqual([["revoked"], ["refund_due"]])
  })

  it("wherever a unit is, it can still come to rest", () => {
    const settled = states.filter((state) => UNIT_STATES[state].settled)
    expect(settled).toEqual(["delivered", "refunded", "cancelled"])
    for (const state of states) expect(settled.some((end) => reachableFrom(state).has(end))).toBe(true)
  })

  it("are each unsent, sent, or a known negative on the way to the refund", () => {
    const parts = [...UNSENT_STATES, ...SENT_STATES, "failed", "refund_due", "refunding", "refunded", "cancelled"]
    expect([...parts].sort()).toEqual([...states].sort())
  })

  it("no unit is cancelled while the supplier may be charged", () => {
    expect(SENT_STATES.filter((state) => mayGo(state, "cancelled"))).toEqual([])
    for (const state of UNSENT_STATES) expect(mayGo(state, "cancelled")).toBe(true)
  })

  it("a unit whose refund is being made is never delivered; before that it is", () => {
    expect([mayGo("refund_due", "delivered"), mayGo("refunding", "delivered"), mayGo("refunded", "delivered")]).toEqual([true, false, false])
  })

  it("SUCCESS reaches a unit from every state an attempt can leave it in", () => {
    for (const from of ["placing", "unknown", "processing", "timed_out", "missing"] as const) expect([from, mayGo(from, "delivered"), mayGo(from, "sealed")]).toEqual([from, true, true])
  })

  it("bug: a timed out order that FAILED for lack of balance left its units timed out, out of the wallet's queue for ever", () => {
    for (const from of ["placing", "unknown", "processing", "timed_out"] as const) {
      const negatives = (["pending", "waiting_wallet", "failed", "refund_due"] as const).filter((to) => !mayGo(from, to))
      expect({ from, negatives }).toEqual({ from, negatives: [] })
    }
  })
})

describe("attempts", () => {
  it("an attempt lives unless it is a known negative (protocol 3.4)", () => {
    const dead = Object.entries(ATTEMPT_STATES).filter(([, { live }]) => !live).map(([state]) => state)
    expect(dead).toEqual(["failed", "not_created", "cancelled", "reversed"])
  })
})
