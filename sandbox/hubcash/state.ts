/** Everything one Hubcash sandbox knows, wired together; a reset makes it anew. */
import { UpstreamState, type UpstreamStart } from "../shared/upstream-state"
import { Cards } from "./cards"
import { type HubcashConfig, type HubcashConfigPatch, mergeConfig } from "./config"
import { Money } from "./money"
import { Notifications } from "./notifications"
import { Sales } from "./sales"

export interface StateStart extends UpstreamStart {
  /** As at the start and after each reset. */
  config: HubcashConfig
}

export class HubcashState extends UpstreamState {
  config!: HubcashConfig
  cards!: Cards
  sales!: Sales
  money!: Money
  notifications!: Notifications

  constructor(private readonly start: StateStart) {
    super(start)
    this.begin()
  }

  configure(patch: HubcashConfigPatch): void {
    this.config = mergeConfig(this.config, patch)
  }

  protected begin(): void {
    this.config = structuredClone(this.start.config)
    this.cards = new Cards(this.seed)
    this.money = new Money()
    this.notifications = new Notifications(this)
    this.sales = new Sales(this)
  }
}
