import { percentile } from "./report"

export interface Load {
  perSecond: number
  p99: number
}

/** Calls `one` for 0 to `count` - 1, so many at a time; `worker` tells which of them calls, for what each has of its own. */
export async function inParallel(count: number, workers: number, one: (index: number, worker: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  let next = 0
  const work = async (worker: number) => {
    for (let index = next++; index < count; index = next++) {
      const from = performance.now()
      await one(index, worker)
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))
  return took
}

/** How many a second come through, and the slowest but one percent in milliseconds. */
export async function load(count: number, workers: number, one: (index: number, worker: number) => Promise<unknown>): Promise<Load> {
  const from = performance.now()
  const took = await inParallel(count, workers, one)
  return { perSecond: (count * 1_000) / (performance.now() - from), p99: percentile(took, 99) }
}
