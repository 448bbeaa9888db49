import { daysLeft, perDay } from "../../src/domain/wallet-forecast"

test("a day costs what was debited over its days, rounded up", () => {
  expect([perDay({ debited: 100_001, days: 2 }), perDay({ debited: 0, days: 3 }), perDay({ debited: 5, days: 0 })]).toEqual([50_001, 0, 0])
})

test("the balance lasts so many days, rounded down to a tenth, and nobody knows while nothing is sold", () => {
  expect([daysLeft(100_000, 30_000), daysLeft(-5, 10), daysLeft(100_000, 0)]).toEqual([3.3, 0, null])
})
