import { ALL_OF_IT_MS, chosen, LaneQueue, OPENING_MS } from "./lane-queue"
import { MoneyLane } from "./money-lane"
import { MONEY_POINTS, type MoneyPath } from "./money-points"
import { nameOf } from "./point"
import { isAccountedFor, POINTS } from "./points"

const points = chosen(MONEY_POINTS)

const named = points.map(nameOf)

const walk = () => describe("The store dies beside a payment and is started again, and the shopper's money moved once", () => {
  const queue = new LaneQueue<MoneyPath, MoneyLane>(points)

  beforeAll(() => queue.open((index) => MoneyLane.open(`money_crash_${index}`)), OPENING_MS)

  afterAll(() => queue.dispose(), 60_000)

  it.each(named)("%s", (name) => queue.outcome(name), ALL_OF_IT_MS)

  it("neither payment service noticed anything odd: no reference and no number came twice", () => {
    expect(queue.lanes.flatMap((lane) => lane.anomalies())).toEqual([])
  })

  it("no call that writes was made that has no point", async () => {
    expect((await queue.traced()).filter((name) => !isAccountedFor(name))).toEqual([])
  })
})

// A filter that names points of the other table alone is fine; one that names none at all is a mistake.
if (points.length) walk()
else it("VOUCHER_HUB_CRASH_ONLY names points of the other table", () => expect(chosen(POINTS)).not.toEqual([]))
