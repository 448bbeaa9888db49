import { say } from "../../demo/runtime/progress"
import { nameOf, type CrashPoint } from "./point"

/** Both sides of every call with VOUCHER_HUB_CRASH_POINTS=all; otherwise only "after", since before a call is after the one before it. */
const all = process.env.VOUCHER_HUB_CRASH_POINTS === "all"
const wanted = process.env.VOUCHER_HUB_CRASH_ONLY
/** Two worlds at once: the machine has two cores, and a start takes most of one. */
const LANES = 2

export const ALL_OF_IT_MS = 1_800_000
export const OPENING_MS = 300_000

/** The points that this run walks. */
export const chosen = <Path extends string>(points: readonly CrashPoint<Path>[]): CrashPoint<Path>[] =>
  points.filter((point) => (wanted ? new RegExp(wanted).test(nameOf(point)) : all || point.when !== "before"))

interface Lane<Path extends string> {
  run(point: CrashPoint<Path>): Promise<void>
  traced(): Promise<string[]>
  dispose(): Promise<void>
}

/** Lanes that take one point after the other from a common queue; each point's outcome is waited for by the test of its name. */
export class LaneQueue<Path extends string, L extends Lane<Path>> {
  readonly lanes: L[] = []
  readonly #outcomes = new Map<string, ReturnType<typeof deferred>>()
  #walked = 0

  constructor(private readonly points: readonly CrashPoint<Path>[]) {
    for (const point of points) this.#outcomes.set(nameOf(point), deferred())
  }

  async open(openLane: (index: number) => Promise<L>): Promise<void> {
    this.lanes.push(...(await Promise.all(Array.from({ length: Math.min(LANES, this.points.length) }, (_, index) => openLane(index)))))
    const queue = [...this.points]
    for (const lane of this.lanes) void this.#work(lane, queue)
  }

  async outcome(name: string): Promise<void> {
    await this.#outcomes.get(name)?.promise
  }

  async dispose(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.dispose()))
  }

  async traced(): Promise<string[]> {
    return [...new Set((await Promise.all(this.lanes.map((lane) => lane.traced()))).flat())]
  }

  async #work(lane: L, queue: CrashPoint<Path>[]): Promise<void> {
    for (let point = queue.shift(); point; point = queue.shift()) {
      const started = Date.now()
      const end = this.#outcomes.get(nameOf(point))
      try {
        await lane.run(point)
        end?.resolve()
        this.#tell(point, "held", started)
      } catch (error) {
        end?.reject(error)
        this.#tell(point, "BROKE", started)
      }
    }
  }

  /** jest names the tests once the file is over, half an hour later. */
  #tell(point: CrashPoint<Path>, outcome: "held" | "BROKE", started: number): void {
    this.#walked += 1
    say(`  ${`${this.#walked} of ${this.points.length}`.padStart(10)}  ${outcome} ${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${nameOf(point)}`)
  }
}

function deferred() {
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]))
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}
