import type { SandboxClock } from "./clock"
import { FaultBook } from "./fault-rules"
import { RequestRecord } from "./record"
import { Timers } from "./timers"

export interface UpstreamStart {
  seed: string | number
  clock: SandboxClock
}

/** What every sandbox knows; its own constructor calls `begin` once its fields are there. */
export abstract class UpstreamState {
  readonly seed: string | number
  readonly clock: SandboxClock
  readonly record = new RequestRecord()
  readonly timers = new Timers()
  readonly faults: FaultBook

  constructor({ seed, clock }: UpstreamStart) {
    this.seed = seed
    this.clock = clock
    this.faults = new FaultBook(seed)
  }

  /** Makes anew what belongs to the upstream itself. */
  protected abstract begin(): void

  /** Back to how it started: nothing happened, no record, no faults. */
  reset(): void {
    this.timers.clear()
    this.record.clear()
    this.faults.reset()
    this.begin()
  }
}
