import { ATTENTION_KINDS, type AttentionKind } from "../../src/domain/attention"
import { isPaymentCase, paidOutOf, PAYMENT_CASES, returnVerdict } from "../../src/domain/payment-case"
import { PAYIN_METHODS, PAYIN_STATES, type PayinMethod, type PayinState } from "../../src/domain/payin-state"

const payment = (more: Partial<Parameters<typeof returnVerdict>[1]> = {}) => ({ method: "credit" as PayinMethod, state: "captured" as PayinState, amount: 10_000, paid: 10_000, paidOut: 0, ...more })

describe("The money of a payment's case", () => {
  it.each(["money_without_order", "money_without_session", "paid_twice", "underpaid"] as const)("%s: a card sale is given back whole, a boleto by bank transfer, 123hub by pay-out", (kind) => {
    expect(returnVerdict(kind, payment())).toEqual({ is: "give_back" })
    expect(returnVerdict(kind, payment({ method: "debit" }))).toEqual({ is: "give_back" })
    expect(returnVerdict(kind, payment({ method: "billet" }))).toMatchObject({ is: "refuse", reason: expect.stringContaining("bank transfer") })
    expect(returnVerdict(kind, payment({ method: "redirect" }))).toMatchObject({ is: "pay_out", amount: 10_000, reason: expect.stringContaining("send 10000 minor units") })
    expect(returnVerdict(kind, payment({ method: "redirect", paidOut: 9_999 }))).toMatchObject({ is: "pay_out", amount: 1 })
    expect(returnVerdict(kind, payment({ method: "redirect", paidOut: 10_000 }))).toEqual({ is: "returned" })
  })

  it("underpaid: nothing is paid out of a sum in another currency, or an unknown one", () => {
    expect(returnVerdict("underpaid", payment({ method: "redirect", paid: null }))).toMatchObject({ is: "refuse", reason: expect.stringContaining("another currency") })
  })

  it("overpaid: only the rest is due, which a card sale cannot give back", () => {
    expect(returnVerdict("overpaid", payment({ paid: 10_500 }))).toMatchObject({ is: "refuse", reason: expect.stringContaining("Return the rest") })
    expect(returnVerdict("overpaid", payment({ method: "redirect", paid: 10_500 }))).toMatchObject({ is: "pay_out", amount: 500 })
    expect(returnVerdict("overpaid", payment({ method: "redirect", paid: 10_500, paidOut: 500 }))).toEqual({ is: "returned" })
  })

  it("overpaid: what was paid out for a refund of the price did not return the rest", () => {
    const out = { kind: "pay_out", state: "done", key: "mine", targetId: null, amount: 500, refundId: null } as const
    const price = [{ ...out, key: "refund:vref_1", amount: 10_000 }, { ...out, key: "mine too", amount: 10_000, refundId: "ref_1" }]
    expect([paidOutOf("overpaid", price), paidOutOf("overpaid", [...price, out]), paidOutOf("money_without_order", [...price, out, { ...out, state: "pending" }])]).toEqual([0, 500, 20_500])
  })

  it("is never given back a second time, nor before anybody saw it", () => {
    for (const method of Object.keys(PAYIN_METHODS) as PayinMethod[]) {
      for (const state of Object.keys(PAYIN_STATES) as PayinState[]) {
        expect(returnVerdict("unknown_outcome", payment({ method, state })).is).toBe("refuse")
        expect(returnVerdict("reversed_after_delivery", payment({ method, state })).is).toBe("refuse")
      }
      for (const state of ["refunded", "reversed", "canceled"] as const) expect(returnVerdict("paid_twice", payment({ method, state }))).toEqual({ is: "returned" })
    }
  })

  it("concerns every kind that only the money ledger opens", () => {
    const others: AttentionKind[] = (Object.keys(ATTENTION_KINDS) as AttentionKind[]).filter((kind) => !isPaymentCase(kind))
    expect(others.filter((kind) => /^money_|paid|reversed_/.test(kind))).toEqual([])
    expect(PAYMENT_CASES).toHaveLength(7)
  })
})
