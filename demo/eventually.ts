import { setTimeout as sleep } from "node:timers/promises"

export interface EventuallyOptions {
  timeoutMs?: number
  everyMs?: number
  /** What is waited for, for the message. */
  what?: string
  /** Asked when time is up, for the message. */
  explain?: () => unknown
}

/** Asks again until the answer is neither null, undefined nor false; an error of the question itself ends the wait. */
export async function eventually<T>(ask: () => Promise<T | null | undefined | false>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 30_000, everyMs = 200, what = "the expected state", explain } = options
  for (const deadline = Date.now() + timeoutMs; ; await sleep(everyMs)) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) {
      const seen = await explain?.()
      throw new Error(`${what} did not come within ${timeoutMs / 1000} s${seen === undefined ? "" : `; last seen: ${JSON.stringify(seen)}`}`)
    }
  }
}
