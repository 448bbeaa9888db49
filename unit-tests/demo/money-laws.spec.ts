import { CASES_OF_FATE, planPayment } from "../../demo/chaos/payments/plan"
import { hub123Faults, hubcashFaults } from "../../demo/chaos/payments/faults"
import { judgeMoney, type BookedPayment, type ServiceBook } from "../../demo/oracle/money-laws"
import { whyNot as whyNotAtHub123 } from "../../sandbox/hub123/fault-table"
import { whyNot as whyNotAtHubcash } from "../../sandbox/hubcash/fault-table"

const payment = (facts: Partial<BookedPayment> = {}): BookedPayment => ({ id: "payin_1", reference: "payin_1", state: "captured", amount: 3_230, paid: 3_230, captured: 3_230, refunded: 0, cases: [], ...facts })
const book = (facts: Partial<ServiceBook> = {}): ServiceBook => ({ service: "hubcash", reference: "payin_1", taken: 3_230, back: 0, sales: 1, ...facts })
const problems = (books: ServiceBook[], payments: BookedPayment[]) => judgeMoney(books, payments).problems.length

describe("The money law", () => {
  it("holds for money that is booked, that went back on both sides, and that nobody moved", () => {
    expect(judgeMoney([book(), book({ reference: "payin_2", back: 3_230 })], [payment(), payment({ id: "payin_2", reference: "payin_2", refunded: 3_230 }), payment({ id: "payin_3", reference: "payin_3", state: "failed", paid: null, captured: 0 })])).toEqual({
      problems: [], moved: 3_230, booked: 3_230, inCases: 0,
    })
  })

  it.each([
    ["money_without_order", payment({ captured: 0 }), book()],
    ["money_without_session", payment({ captured: 0 }), book()],
    ["paid_twice", payment({ captured: 0 }), book()],
    ["paid_twice", payment(), book({ taken: 6_460, sales: 2 })],
    ["underpaid", payment({ state: "underpaid", captured: 0, paid: 3_130 }), book({ taken: 3_130 })],
    ["overpaid", payment({ paid: 3_330 }), book({ taken: 3_330 })],
    ["reversed_after_delivery", payment({ state: "reversed" }), book({ back: 3_230 })],
  ])("counts what a case of %s names, and misses it without the case", (kind, row, at) => {
    const twice = row.captured > 0 && at.sales > 1
    expect([judgeMoney([at], [{ ...row, cases: [kind] }]).problems.length, problems([at], [row])]).toEqual([twice ? 1 : 0, twice ? 2 : 1])
  })

  it("is broken by one centavo, by a second charge, by a refund that did not move, and by money that nobody knows", () => {
    expect(problems([book({ taken: 3_231 })], [payment()])).toBeGreaterThan(0)
    expect(problems([book({ taken: 3_229 })], [payment()])).toBeGreaterThan(0)
    expect(problems([book({ taken: 6_460, sales: 2 })], [payment()])).toBeGreaterThan(0)
    expect(problems([book()], [payment({ refunded: 3_230 })])).toBeGreaterThan(0)
    expect(problems([book({ reference: "payin_9" })], [])).toBeGreaterThan(0)
    expect(problems([], [payment()])).toBeGreaterThan(0)
  })
})

describe("A fault run of payments", () => {
  it("is the same for the same seed, and meets every way and every fate in 300 payments", () => {
    const plans = Array.from({ length: 300 }, (_, index) => planPayment(1, index))
    expect(plans).toEqual(Array.from({ length: 300 }, (_, index) => planPayment(1, index)))
    expect(new Set(plans.map(({ way }) => way)).size).toBe(5)
    expect(new Set(plans.map(({ fate }) => fate))).toEqual(new Set(Object.keys(CASES_OF_FATE)))
  })

  it("breaks calls with faults that the sandboxes have", () => {
    expect(hubcashFaults(1, 0.1).map(({ route, fault }) => whyNotAtHubcash(route as never, fault)).filter(Boolean)).toEqual([])
    expect(hub123Faults(1, 0.1).map(({ route, fault }) => whyNotAtHub123(route as never, fault)).filter(Boolean)).toEqual([])
  })
})
