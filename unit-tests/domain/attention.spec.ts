import { ATTENTION_KINDS } from "../../src/domain/attention"

/** protocol.md section 6, in its order and words. */
const SECTION_6 = `unknown_outcome, timed_out, short_delivery, unusable_voucher, duplicate_voucher, revoked, charged_and_refunded, charged_after_cancel,
waiting_for_wallet, rate_limited, placement_paused, loss_guard, no_denomination, held_for_review, partly_refunded, refund_task, refund_unknown, money_without_order,
money_without_session, paid_twice, underpaid, overpaid, reversed_after_delivery, delivery_unhandled, order_change_open`.split(/,\s+/)

describe("the kinds of case a person must see", () => {
  it("are exactly those of the protocol, in its order", () => {
    expect(Object.keys(ATTENTION_KINDS)).toEqual(SECTION_6)
  })

  it.each(Object.entries(ATTENTION_KINDS))("%s says in a sentence what happened and what ends it", (_, { text, action }) => {
    expect(text).toMatch(/^[A-Z].{10,}\.$/)
    expect(action).toMatch(/^[A-Z].{5,}\.$/)
  })

  it("no two share a sentence", () => {
    const texts = Object.values(ATTENTION_KINDS).map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
  })
})
