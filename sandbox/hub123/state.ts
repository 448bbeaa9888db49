/** Everything one 123hub sandbox knows, wired together; a reset makes it anew. */
import { FaultBook } from "../shared/fault-rules"
import { RequestRecord } from "../shared/record"
import { Timers } from "../shared/timers"
import { type SandboxClock } from "../shared/clock"
import { type Hub123Config, type Hub123ConfigPatch, mergeConfig } from "./config"
import { MoneyBook } from "./money"
import type { SandboxPayment } from "./payment"
import { Payments } from "./payments"
import { RateLimits } from "./rate-limits"
import { Webhooks } from "./webhooks"

export interface StateStart {
  seed: string | number
  clock: SandboxClock
  config: Hub123Config
  /** Laid over `config`, at the start and after each reset. */
  patch: Hub123ConfigPatch
}

export class Hub123State {
  readonly seed: string | number
  readonly clock: SandboxClock
  readonly record = new RequestRecord()
  readonly timers = new Timers()
  readonly faults: FaultBook
  config!: Hub123Config
  money!: MoneyBook
  payments!: Payments
  rateLimits!: RateLimits
  webhooks!: Webhooks

  constructor(private readonly start: StateStart) {
    this.seed = start.seed
    this.clock = start.clock
    this.faults = new FaultBook(start.seed)
    this.begin()
  }

  /** Back to how it started: no payments, no record, no faults. */
  reset(): void {
    this.timers.clear()
    this.record.clear()
    this.faults.reset()
    this.begin()
  }

  private begin(): void {
    this.config = mergeConfig(structuredClone(this.start.config), this.start.patch)
    this.money = new MoneyBook()
    this.payments = new Payments(this)
    this.rateLimits = new RateLimits(this)
    this.webhooks = new Webhooks(this)
  }

  configure(patch: Hub123ConfigPatch): void {
    this.config = mergeConfig(this.config, patch)
  }

  /** On the host the merchant called, so that it works through a forwarded port too. */
  pageAddress({ token }: SandboxPayment, host: string | string[] | undefined): string {
    return `http://${typeof host === "string" ? host : "127.0.0.1"}/pay/${token}`
  }
}
