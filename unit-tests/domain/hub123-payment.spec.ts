import {
  HUB123_CHANGES,
  HUB123_PAYMENT_STATES,
  HUB123_STATE_RULE,
  hub123Change,
  hub123NamesRefund,
  hub123PaymentState,
  type Hub123PaymentState,
} from "../../src/domain/hub123-payment"

/** The words the vendor's pages show, with their flags. */
const STATUS_WORDS = {
  created: { final: false, success: null },
  processing: { final: false, success: null },
  pending: { final: false, success: null },
  success: { final: true, success: true },
  error: { final: true, success: false },
  fail: { final: true, success: false },
  canceled: { final: true, success: false },
  cancelled: { final: true, success: false },
  declined: { final: true, success: false },
  /** Its flags are not printed; this is our reading, see `hub123NamesRefund`. */
  refunded: { final: true, success: false },
}

const states = Object.keys(HUB123_PAYMENT_STATES) as Hub123PaymentState[]

describe("what the flags of a 123hub payment mean", () => {
  it.each<[boolean, boolean | null, Hub123PaymentState]>([
    [true, true, "paid"], [true, false, "failed"], [true, null, "pending"], [false, true, "pending"], [false, false, "pending"], [false, null, "pending"],
  ])("final %p, success %p: %s", (final, success, state) => {
    expect(hub123PaymentState({ final, success })).toBe(state)
  })

  it("a success that is not final is no money: exactly one of the six readings is paid", () => {
    const readings = [...Object.values(HUB123_STATE_RULE.final), ...Object.values(HUB123_STATE_RULE.open)]
    expect(readings.filter((state) => state === "paid")).toHaveLength(1)
  })

  it("the vendor's words agree with their flags, in both spellings", () => {
    const meaning = Object.fromEntries(Object.entries(STATUS_WORDS).map(([word, flags]) => [word, hub123PaymentState(flags)]))
    expect(meaning).toEqual({
      created: "pending", processing: "pending", pending: "pending", success: "paid", error: "failed", fail: "failed", canceled: "failed", cancelled: "failed",
      declined: "failed", refunded: "failed",
    })
  })

  it("a word the table does not know decides nothing", () => {
    expect(hub123Change("pending", { final: true, success: true, status: "on_hold" })).toBe("paid")
    expect(hub123Change("pending", { final: false, success: null, status: "success" })).toBe("none")
  })
})

describe("what a reading changes", () => {
  it("every state on record has an answer to every state that is read", () => {
    for (const recorded of states) expect(Object.keys(HUB123_CHANGES[recorded]).sort()).toEqual([...states].sort())
  })

  it("a final payment never opens again", () => {
    expect(states.filter((state) => HUB123_CHANGES[state].pending === "stale")).toEqual(["paid", "failed"])
  })

  it.each([true, false, null])("refunded after a success is money going back, whatever flags come with the word (success %p)", (success) => {
    expect(hub123Change("paid", { final: true, success, status: "refunded" })).toBe("money_back")
    expect(hub123Change("paid", { final: false, success, status: "refunding" })).toBe("money_back")
  })

  it("a final success that becomes a final failure is money going back, even with a word nobody knows", () => {
    expect(hub123Change("paid", { final: true, success: false, status: "error" })).toBe("money_back")
  })

  it("a refund can withhold a payment that was never seen paid, and cannot grant one", () => {
    expect(hub123Change("pending", { final: true, success: true, status: "refunded" })).toBe("money_back")
    expect(hub123Change("pending", { final: true, success: false, status: "refunded" })).toBe("failed")
    expect(hub123Change("failed", { final: true, success: false, status: "refunded" })).toBe("none")
  })

  it("paid after it had failed is told apart from paid", () => {
    expect(hub123Change("failed", { final: true, success: true, status: "success" })).toBe("late_paid")
  })

  it.each([["refunded", true], ["payment.refunded", true], ["REVERSED", true], ["charge_back", true], ["chargeback", true], ["success", false], ["", false], [null, false]])("%p speaks of a refund: %p", (word, expected) => {
    expect(hub123NamesRefund(word)).toBe(expected)
  })
})
