import { CrashLane } from "./lane"
import { isAccountedFor, nameOf, POINTS } from "./points"

/** Both sides of every call with VOUCHER_HUB_CRASH_POINTS=all; otherwise only "after", since before a call is after the one before it. */
const all = process.env.VOUCHER_HUB_CRASH_POINTS === "all"
const wanted = process.env.VOUCHER_HUB_CRASH_ONLY
const points = POINTS.filter((point) => (wanted ? new RegExp(wanted).test(nameOf(point)) : all || point.when !== "before"))
/** Two worlds at once: the machine has two cores, and a start takes most of one. */
const LANES = Math.min(2, points.length)
const ALL_OF_IT_MS = 1_800_000

describe("The store dies and is started again, and every order is charged once, delivered or paid back once", () => {
  const lanes: CrashLane[] = []
  const outcomes = new Map<string, Promise<void>>()

  beforeAll(async () => {
    lanes.push(...(await Promise.all(Array.from({ length: LANES }, (_, index) => CrashLane.open(`crash_${index}`)))))
    const queue = [...points]
    const settle = new Map(points.map((point) => [nameOf(point), deferred()]))
    for (const [name, { promise }] of settle) outcomes.set(name, promise)
    for (const lane of lanes) void work(lane, queue, settle)
  }, 300_000)

  afterAll(async () => {
    await Promise.all(lanes.map((lane) => lane.dispose()))
  }, 60_000)

  it.each(points.map(nameOf))("%s", async (name) => await outcomes.get(name), ALL_OF_IT_MS)

  it("the supplier noticed nothing odd: no reference was used again after FAILED or replaced while unknown", async () => {
    for (const { bench } of lanes) expect((await bench.world.sandbox.record()).anomalies).toEqual([])
  })

  it("no call that writes was made that has no point", async () => {
    const called = (await Promise.all(lanes.map((lane) => lane.traced()))).flat()
    expect([...new Set(called)].filter((name) => !isAccountedFor(name))).toEqual([])
  })
})

function deferred() {
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]))
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

async function work(lane: CrashLane, queue: (typeof POINTS)[number][], settle: ReadonlyMap<string, ReturnType<typeof deferred>>): Promise<void> {
  for (let point = queue.shift(); point; point = queue.shift()) {
    const started = Date.now()
    const end = settle.get(nameOf(point))
    try {
      await lane.run(point)
      end?.resolve()
      if (process.env.SHOW) process.stderr.write(`held in ${Date.now() - started} ms: ${nameOf(point)}\n`)
    } catch (error) {
      end?.reject(error)
      if (process.env.SHOW) process.stderr.write(`BROKE after ${Date.now() - started} ms: ${nameOf(point)}\n${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}
