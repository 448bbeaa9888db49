import { heldBy, type HoldFacts, type HoldRule } from "../../src/domain/hold-rules"
import { HOUR } from "./protocol-times"

const facts = (differs: Partial<HoldFacts> = {}): HoldFacts => ({ value: 100_000, earlier: [], knownForMs: null, ...differs })
const holds = (rule: HoldRule, differs?: Partial<HoldFacts>) => heldBy([rule], facts(differs)).length === 1

describe("no rules", () => {
  it("hold nothing, whatever the order is", () => {
    expect(heldBy([], facts({ value: 999_999_999 }))).toEqual([])
  })
})

describe("a rule on the amount", () => {
  const rule: HoldRule = { kind: "amount", over: "1000.50", currency: "inr" }

  it("holds what is worth more, to the paisa", () => {
    expect([100_050, 100_051].map((value) => holds(rule, { value }))).toEqual([false, true])
  })
})

describe("a rule on velocity", () => {
  const rule: HoldRule = { kind: "velocity", per: "email", withinHours: 24, orders: 3, amount: "5000", currency: "inr" }
  const earlier = (orders: number, value: number) => ({ earlier: [{ per: "email" as const, withinHours: 24, orders, value }] })

  it("counts the order in question among the orders", () => {
    expect([2, 3].map((orders) => holds(rule, earlier(orders, 0)))).toEqual([false, true])
  })

  it("and in the amount", () => {
    expect([400_000, 400_001].map((value) => holds(rule, earlier(1, value)))).toEqual([false, true])
  })

  it("goes by its own window and by what it counts per, no other's", () => {
    const others = [{ per: "email" as const, withinHours: 1, orders: 9, value: 0 }, { per: "address" as const, withinHours: 24, orders: 9, value: 0 }]
    expect(holds(rule, { earlier: others })).toBe(false)
  })

  it("may count only one of the two", () => {
    expect(holds({ ...rule, amount: undefined }, earlier(2, 9_999_999))).toBe(false)
    expect(holds({ ...rule, orders: undefined }, earlier(99, 0))).toBe(false)
  })
})

describe("a rule on new customers", () => {
  const rule: HoldRule = { kind: "new_customer", over: "999", currency: "inr", knownAfterHours: 24 }

  it("holds until a voucher was handed over so many hours ago", () => {
    expect([null, 0, 24 * HOUR - 1, 24 * HOUR].map((knownForMs) => holds(rule, { knownForMs }))).toEqual([true, true, true, false])
  })

  it("lets small orders go, if it has an amount", () => {
    expect(holds(rule, { value: 99_900 })).toBe(false)
    expect(holds({ ...rule, over: undefined }, { value: 100 })).toBe(true)
  })

  it("knows a customer from the first voucher on, unless told otherwise", () => {
    expect(holds({ ...rule, knownAfterHours: 0 }, { knownForMs: 0 })).toBe(false)
  })
})

it("every rule that holds is named by the path of its option", () => {
  const rules: HoldRule[] = [{ kind: "amount", over: "1", currency: "inr" }, { kind: "amount", over: "99999", currency: "inr" }, { kind: "new_customer", currency: "inr", knownAfterHours: 0 }]
  expect(heldBy(rules, facts())).toEqual([
    "hold.rules[0] (amount): the vouchers are worth 1000 INR, more than 1 INR",
    "hold.rules[2] (new_customer): the customer was never handed a voucher before",
  ])
})
