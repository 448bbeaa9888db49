import { DeadlineError } from "./errors"

/** One absolute deadline over several steps (login, request, repeat). `release` must be called, or the timer stays. */
export interface Deadline {
  signal: AbortSignal
  release(): void
}

/**
 * Starts a deadline of `milliseconds` real time, ended early by `outer`. A timer of our own: `AbortSignal.any` over
 * `AbortSignal.timeout` can be garbage-collected before it fires in Node 20.
 */
export function startDeadline(milliseconds: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const onOuter = () => controller.abort(outer?.reason)
  const timer = setTimeout(() => controller.abort(new DeadlineError(milliseconds)), milliseconds)
  if (outer?.aborted) onOuter()
  else outer?.addEventListener("abort", onOuter, { once: true })
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer)
      outer?.removeEventListener("abort", onOuter)
    },
  }
}

/** Waits for shared work without owning it: rejects with the signal's reason when that fires first; the work goes on. */
export function waitUnder<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener("abort", onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort))
  })
}
