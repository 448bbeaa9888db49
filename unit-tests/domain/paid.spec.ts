import fc from "fast-check"
import { fundedAmount, noLongerRequired, paidVerdict, type OrderMoney } from "../../src/domain/paid"

/** An order over 300, captured in full; tests say what differs. */
const order = (money: Partial<OrderMoney> = {}): OrderMoney => ({ captured: 30_000, refunded: 0, transactions: 30_000, cartCredit: 0, required: 30_000, refundedUnits: 0, ...money })

const amount = fc.integer({ min: 0, max: 1_000_000 })
const anyMoney: fc.Arbitrary<OrderMoney> = fc.record({ captured: amount, refunded: amount, transactions: fc.integer({ min: -1_000_000, max: 1_000_000 }), cartCredit: amount, required: amount, refundedUnits: amount })

describe("when an order is paid (protocol 1)", () => {
  it("captured in full is paid, one paisa less is not", () => {
    expect(paidVerdict(order())).toBe("paid")
    expect(paidVerdict(order({ captured: 29_999, transactions: 29_999 }))).toBe("partly_refunded")
  })

  it("nothing captured yet is unpaid, not refunded", () => {
    expect(paidVerdict(order({ captured: 0, transactions: 0 }))).toBe("unpaid")
  })

  it("a full refund is refunded, although Medusa's total shrank to nothing with it", () => {
    expect(paidVerdict(order({ refunded: 30_000, transactions: 0 }))).toBe("refunded")
  })

  it("a refund of one unit of three orders nothing new and waits for a person", () => {
    expect(paidVerdict(order({ refunded: 10_000, transactions: 20_000 }))).toBe("partly_refunded")
  })

  it("what this plugin refunded for a unit is no longer required: the others go on", () => {
    expect(paidVerdict(order({ refunded: 10_000, transactions: 20_000, refundedUnits: 10_000 }))).toBe("paid")
    expect(paidVerdict(order({ refunded: 20_000, transactions: 10_000, refundedUnits: 10_000 }))).toBe("partly_refunded")
  })

  it("a short capture that the order's transactions show is not paid, whatever the captures say", () => {
    expect(paidVerdict(order({ captured: 30_000, transactions: 12_000 }))).toBe("partly_refunded")
    expect(paidVerdict(order({ captured: 12_000, transactions: 30_000 }))).toBe("partly_refunded")
  })

  it("a refund whose transaction is not written yet counts already", () => {
    expect(paidVerdict(order({ refunded: 30_000, transactions: 30_000 }))).toBe("refunded")
  })

  it("store credit of the cart pays its part; without the rest the order waits", () => {
    expect(paidVerdict(order({ captured: 20_000, transactions: 20_000, cartCredit: 10_000 }))).toBe("paid")
    expect(paidVerdict(order({ captured: 0, transactions: 0, cartCredit: 30_000 }))).toBe("paid")
    expect(paidVerdict(order({ captured: 0, transactions: 0, cartCredit: 10_000 }))).toBe("partly_refunded")
  })

  it("an order that costs nothing needs nothing", () => {
    expect(paidVerdict(order({ captured: 0, transactions: 0, required: 0 }))).toBe("paid")
  })

  it("paid never without the money: the smaller of captures and transactions plus cart credit covers what is required", () => {
    fc.assert(fc.property(anyMoney, (money) => {
      fc.pre(paidVerdict(money) === "paid")
      expect(money.captured - money.refunded + money.cartCredit).toBeGreaterThanOrEqual(money.required - money.refundedUnits)
      expect(money.transactions + money.cartCredit).toBeGreaterThanOrEqual(money.required - money.refundedUnits)
    }))
  })

  it("a further refund never turns an order into a paid one", () => {
    fc.assert(fc.property(anyMoney, fc.integer({ min: 1, max: 500_000 }), (money, refund) => {
      fc.pre(paidVerdict(money) !== "paid")
      expect(paidVerdict({ ...money, refunded: money.refunded + refund, transactions: money.transactions - refund })).not.toBe("paid")
    }))
  })

  it("every other verdict says what is there: nothing, something too little, or everything back", () => {
    fc.assert(fc.property(anyMoney, (money) => {
      const [verdict, funded] = [paidVerdict(money), fundedAmount(money)]
      if (verdict === "unpaid") expect([funded <= 0, money.refunded]).toEqual([true, 0])
      if (verdict === "refunded") expect([funded <= 0, money.refunded > 0 || money.transactions < 0]).toEqual([true, true])
      if (verdict === "partly_refunded") expect(funded > 0 && funded < money.required - money.refundedUnits).toBe(true)
    }))
  })
})

describe("what no longer has to be funded", () => {
  const gone = (units: number, ...prices: number[]) => [{ lineItemId: "line_1", units, prices }]
  const pieces = (quantity: number) => new Map([["line_1", quantity]])

  it("is the price of what is refunded or closed while its line holds all that was bought", () => {
    expect([noLongerRequired(gone(3, 10_000, 10_001), null), noLongerRequired(gone(3, 10_000, 10_001), pieces(3)), noLongerRequired([], pieces(3))]).toEqual([20_001, 20_001, 0])
  })

  it("is nothing for a piece that an edit took off its line: the order requires it no more as it is", () => {
    expect([noLongerRequired(gone(3, 10_000), pieces(2)), noLongerRequired(gone(3, 10_000, 10_000), pieces(2)), noLongerRequired(gone(3, 10_000, 10_000, 10_000), new Map())]).toEqual([0, 10_000, 0])
  })

  it("leaves the two open ones of three to be paid once the third was edited away, paid back and closed", () => {
    const edited = order({ required: 20_000, refunded: 10_000, transactions: 20_000 })
    const refundedUnits = noLongerRequired(gone(3, 10_000), pieces(2))
    expect(paidVerdict({ ...edited, refundedUnits })).toBe("paid")
    expect(paidVerdict({ ...edited, refunded: 20_000, transactions: 10_000, refundedUnits })).toBe("partly_refunded")
  })
})
