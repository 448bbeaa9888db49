import {
  HUB123_STATE_RULE,
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

  it.each([["refunded", true], ["payment.refunded", true], ["REVERSED", true], ["charge_back", true], ["chargeback", true], ["success", false], ["", false], [null, false]])("%p speaks of a refund: %p", (word, expected) => {
    expect(hub123NamesRefund(word)).toBe(expected)
  })
})
