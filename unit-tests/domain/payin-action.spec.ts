import { isMedusasRefund, isSaleTakenBack, refundKeyOf, wayBack, type ActionKind, type ActionState } from "../../src/domain/payin-action"

const action = (kind: ActionKind, state: ActionState, more: { key?: string; amount?: number; targetId?: string } = {}) => ({ kind, state, key: "key", amount: 10_000, targetId: null, ...more })

describe("Money that goes back", () => {
  it.each([
    ["a refund of a whole sale that Medusa asked for", action("refund", "done", { key: "refund" }), true],
    ["a pay-out for a refund of Medusa's", action("pay_out", "done", { key: refundKeyOf("ref_01") }), true],
    ["a pay-out for a refund of ours", action("pay_out", "done", { key: refundKeyOf("vref_01") }), true],
    ["an admin's pay-out, whatever he calls it", action("pay_out", "done", { key: "refund:order-1042" }), false],
    ["a refund by a case", action("refund", "done", { key: "case:payin_1" }), false],
    ["the refund of a second sale", action("refund", "done", { key: "refund", targetId: "sale_2" }), false],
  ])("is booked in Medusa or not: %s", (_what, given, isMedusas) => {
    expect(isMedusasRefund(given)).toBe(isMedusas)
  })

  it("without a wish of Medusa's takes the whole sale, unless the service refused", () => {
    expect([isSaleTakenBack(action("refund", "unknown", { key: "cancel" })), isSaleTakenBack(action("refund", "done", { key: "case:payin_1" }))]).toEqual([true, true])
    expect([action("refund", "refused"), action("refund", "done", { key: "refund" }), action("cancel", "done"), action("refund", "done", { targetId: "sale_2" })].map(isSaleTakenBack)).toEqual([false, false, false, false])
  })

  it.each([
    ["nothing was asked for", [], null],
    ["a sale is being returned", [action("refund", "unknown")], "under_way"],
    ["a sale was returned", [action("refund", "refused"), action("refund", "done")], "done"],
    ["the service refused", [action("refund", "refused"), action("pay_out", "refused")], null],
    ["a part was paid out", [action("pay_out", "done", { amount: 9_999 })], null],
    ["two pay-outs return all of it", [action("pay_out", "done", { amount: 4_000 }), action("pay_out", "pending", { amount: 6_000 })], "under_way"],
    ["both are done", [action("pay_out", "done", { amount: 4_000 }), action("pay_out", "done", { amount: 6_000 })], "done"],
    ["a second sale was returned", [action("refund", "done", { targetId: "sale_2" })], null],
    ["it was captured", [action("capture", "done"), action("cancel", "refused")], null],
  ] as const)("pays for nothing: %s", (_what, actions, is) => {
    expect(wayBack(actions, 10_000)).toBe(is)
  })
})
