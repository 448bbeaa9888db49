import { bookDifferences, type OrderBooks } from "../../src/domain/book-differences"

const money = { captured: 100_000, refunded: 0, transactions: 100_000, cartCredit: 0, required: 100_000, refundedUnits: 0 }
/** Two units of 500 rupees, paid, charged, delivered. */
const agreed: OrderBooks = { medusa: { canceled: false, money }, live: 2, refunded: 0, closed: 0, charged: 100_000, delivered: 100_000 }
const kinds = (books: Partial<OrderBooks>) => bookDifferences({ ...agreed, ...books }).map((found) => found.kind)

describe("The books of an order", () => {
  it("agree", () => expect(kinds({})).toEqual([]))

  it("agree when one unit was refunded by us", () => {
    const back = { ...money, refunded: 50_000, transactions: 50_000, refundedUnits: 50_000 }
    expect(kinds({ medusa: { canceled: false, money: back }, live: 1, refunded: 50_000, charged: 50_000, delivered: 50_000 })).toEqual([])
  })

  it("agree when a closed unit was paid back by hand, and when it was not", () => {
    const closed = { live: 1, closed: 50_000, charged: 50_000, delivered: 50_000 }
    expect(kinds({ ...closed, medusa: { canceled: false, money: { ...money, refunded: 50_000, transactions: 50_000, refundedUnits: 50_000 } } })).toEqual([])
    expect(kinds({ ...closed, medusa: { canceled: false, money: { ...money, refundedUnits: 50_000 } } })).toEqual([])
  })

  it("agree when Medusa paid back a whole cancelled order, goods included", () => {
    const all = { ...money, captured: 125_000, refunded: 125_000, transactions: 0, required: 125_000, refundedUnits: 100_000 }
    expect(kinds({ medusa: { canceled: true, money: all }, live: 0, closed: 100_000, charged: 0, delivered: 0 })).toEqual([])
  })

  it.each<[string, Partial<OrderBooks>]>([
    ["order_missing", { medusa: null }],
    ["payments_and_transactions", { medusa: { canceled: false, money: { ...money, transactions: 100_001 } } }],
    ["charged_not_delivered", { charged: 150_000 }],
    ["refunds", { refunded: 50_000 }],
  ])("%s is named", (kind, books) => expect(kinds(books)).toEqual([kind]))

  it("a refund by hand of delivered vouchers is two differences: of refunds, and of money that vouchers stand against", () => {
    expect(kinds({ medusa: { canceled: false, money: { ...money, refunded: 50_000, transactions: 50_000 } } })).toEqual(["underfunded", "refunds"])
  })
})
