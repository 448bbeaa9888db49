import { daysLeft, emptyAt, perDay } from "../../src/domain/wallet-forecast"

test("a day costs what was debited over its days, rounded up", () => {
  expect([perDay({ debited: 100_001, days: 2 }), perDay({ debited: 0, days: 3 }), perDay({ debited: 5, days: 0 })]).toEqual([50_001, 0, 0])
})

test("the balance lasts so many days, rounded down to a tenth, and nobody knows while nothing is sold", () => {
  expect([daysLeft(100_000, 30_000), daysLeft(-5, 10), daysLeft(100_000, 0)]).toEqual([3.3, 0, null])
})

test("the day it is used up, unless nothing is used or nobody now living will see it", () => {
  const now = new Date("2026-11-27T12:00:00Z")
  expect([emptyAt(now, 100, 50), emptyAt(now, -5, 50)]).toEqual([new Date("2026-11-29T12:00:00Z"), now])
  expect([emptyAt(now, 100, 0), emptyAt(now, 9e14, 1)]).toEqual([null, null])
})
