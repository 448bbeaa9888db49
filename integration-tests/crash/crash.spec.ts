import { CrashLane } from "./lane"
import { ALL_OF_IT_MS, chosen, LaneQueue, OPENING_MS } from "./lane-queue"
import { MONEY_POINTS } from "./money-points"
import { nameOf } from "./point"
import { isAccountedFor, POINTS, type VoucherPath } from "./points"

const points = chosen(POINTS)

const named = points.map(nameOf)

const walk = () => describe("The store dies and is started again, and every order is charged once, delivered or paid back once", () => {
  const queue = new LaneQueue<VoucherPath, CrashLane>(points)

  beforeAll(() => queue.open((index) => CrashLane.open(`crash_${index}`)), OPENING_MS)

  afterAll(() => queue.dispose(), 60_000)

  it.each(named)("%s", (name) => queue.outcome(name), ALL_OF_IT_MS)

  it("the supplier noticed nothing odd: no reference was used again after FAILED or replaced while unknown", async () => {
    for (const { bench } of queue.lanes) expect((await bench.world.sandbox.record()).anomalies).toEqual([])
  })

  it("no call that writes was made that has no point", async () => {
    expect((await queue.traced()).filter((name) => !isAccountedFor(name))).toEqual([])
  })
})

// A filter that names points of the other table alone is fine; one that names none at all is a mistake.
if (points.length) walk()
else it("VOUCHER_HUB_CRASH_ONLY names points of the other table", () => expect(chosen(MONEY_POINTS)).not.toEqual([]))
