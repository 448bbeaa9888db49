/** Everything one 123hub sandbox knows, wired together; a reset makes it anew. */
import { UpstreamState, type UpstreamStart } from "../shared/upstream-state"
import { type Hub123Config, type Hub123ConfigPatch, mergeConfig } from "./config"
import { MoneyBook } from "./money"
import type { SandboxPayment } from "./payment"
import { Payments } from "./payments"
import { RateLimits } from "./rate-limits"
import { Webhooks } from "./webhooks"

export interface StateStart extends UpstreamStart {
  config: Hub123Config
  /** Laid over `config`, at the start and after each reset. */
  patch: Hub123ConfigPatch
}

export class Hub123State extends UpstreamState {
  config!: Hub123Config
  money!: MoneyBook
  payments!: Payments
  rateLimits!: RateLimits
  webhooks!: Webhooks

  constructor(private readonly start: StateStart) {
    super(start)
    this.begin()
  }

  protected begin(): void {
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
