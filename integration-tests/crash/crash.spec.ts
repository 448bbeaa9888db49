import { CrashLane } from "./lane"
import { ALL_OF_IT_MS, chosen, LaneQueue, namesOf, OPENING_MS } from "./lane-queue"
import { isAccountedFor, POINTS, type VoucherPath } from "./points"

const points = chosen(POINTS)

;(points.length ? describe : describe.skip)("The store dies and is started again, and every order is charged once, delivered or paid back once", () => {
  const queue = new LaneQueue<VoucherPath, CrashLane>(points)

  beforeAll(() => queue.open((index) => CrashLane.open(`crash_${index}`)), OPENING_MS)

  afterAll(() => queue.dispose(), 60_000)

  it.each(namesOf(points))("%s", (name) => queue.outcome(name), ALL_OF_IT_MS)

  it("the supplier noticed nothing odd: no reference was used again after FAILED or replaced while unknown", async () => {
    for (const { bench } of queue.lanes) expect((await bench.world.sandbox.record()).anomalies).toEqual([])
  })

  it("no call that writes was made that has no point", async () => {
    expect((await queue.traced()).filter((name) => !isAccountedFor(name))).toEqual([])
  })
})
