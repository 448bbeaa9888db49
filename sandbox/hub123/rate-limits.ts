/** Requests a minute by method (API reference, "Rate Limits"); the minute slides and is divided by the time scale. */
import type { Hub123Method } from "./fault-table"
import type { Hub123State } from "./state"

export class RateLimits {
  private readonly taken = new Map<Hub123Method, number[]>()
  /** The most requests of one method within one minute, those refused for it included. */
  readonly most: Partial<Record<Hub123Method, number>> = {}
  refusals = 0

  constructor(private readonly state: Hub123State) {}

  /** True when this request is one too many. */
  exceeded(method: Hub123Method): boolean {
    const now = Date.now()
    const recent = (this.taken.get(method) ?? []).filter((at) => at > now - this.state.clock.scaled(60))
    recent.push(now)
    this.taken.set(method, recent)
    this.most[method] = Math.max(this.most[method] ?? 0, recent.length)
    const exceeded = recent.length > this.state.config.rateLimits[method]
    if (exceeded) this.refusals += 1
    return exceeded
  }
}
