/** Turns what is sent around: each delivery waits until the next one went out, or for two seconds. */
import type { Timers } from "./timers"

const HOLD_MS = 2_000

export class Reorder {
  private held: (() => void)[] = []

  constructor(private readonly timers: Timers) {}

  afterTheNext(dispatch: () => void): void {
    const waiting = this.held.shift()
    if (waiting) {
      dispatch()
      return waiting()
    }
    let done = false
    const once = () => {
      if (!done) dispatch()
      done = true
    }
    this.held.push(once)
    this.timers.after(HOLD_MS, () => {
      this.held = this.held.filter((other) => other !== once)
      once()
    })
  }
}
