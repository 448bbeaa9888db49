/** Everything one Hubcash sandbox knows, wired together; a reset makes it anew. */
import type { SandboxClock } from "../shared/clock"
import { FaultBook } from "../shared/fault-rules"
import { RequestRecord } from "../shared/record"
import { Timers } from "../shared/timers"
import { Cards } from "./cards"
import { type HubcashConfig, type HubcashConfigPatch, mergeConfig } from "./config"
import { Money } from "./money"
import { Notifications } from "./notifications"
import { Sales } from "./sales"

export interface StateStart {
  seed: string | number
  /** As at the start and after each reset. */
  config: HubcashConfig
  clock: SandboxClock
}

export class HubcashState {
  readonly seed: string | number
  readonly clock: SandboxClock
  readonly record = new RequestRecord()
  readonly timers = new Timers()
  readonly faults: FaultBook
  config!: HubcashConfig
  cards!: Cards
  sales!: Sales
  money!: Money
  notifications!: Notifications

  constructor(private readonly start: StateStart) {
    this.seed = start.seed
    this.clock = start.clock
    this.faults = new FaultBook(start.seed)
    this.begin()
  }

  /** Back to how it started: no sales, no cards, no record, no faults. */
  reset(): void {
    this.timers.clear()
    this.record.clear()
    this.faults.reset()
    this.begin()
  }

  configure(patch: HubcashConfigPatch): void {
    this.config = mergeConfig(this.config, patch)
  }

  private begin(): void {
    this.config = structuredClone(this.start.config)
    this.cards = new Cards(this.seed)
    this.money = new Money()
    this.notifications = new Notifications(this)
    this.sales = new Sales(this)
  }
}
