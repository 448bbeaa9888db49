/** Hubcash's notifications: made at every change of a status, posted unsigned to the URL of the panel if there is one, never retried by themselves. */
import type { FaultRule } from "../shared/fault-rules"
import { Reorder } from "../shared/reorder"
import { seededHex } from "../shared/seeded"
import { type SandboxSale, printed } from "./sale"
import type { HubcashState } from "./state"

export interface SandboxNotification {
  id: string
  added_at: string
  updated_at: string
  /** 0: never answered. */
  last_response_code: number
  sale_id: string
  status: number
}

export interface SentNotification {
  at: string
  notification_id: string | null
  body: string
  /** The receiver's HTTP status; null when it did not answer. */
  status: number | null
  error: string | null
}

export function presentNotification({ id, added_at, updated_at, last_response_code, sale_id, status }: SandboxNotification) {
  return {
    NotificationId: id, DateUpdated: printed(updated_at), DateAdded: printed(added_at), LastResponseCode: last_response_code,
    Sale: { SaleId: sale_id, Status: status },
  }
}

export class Notifications {
  readonly sent: SentNotification[] = []
  private readonly byId = new Map<string, SandboxNotification>()
  private readonly reorder: Reorder

  constructor(private readonly state: HubcashState) {
    this.reorder = new Reorder(state.timers)
  }

  get(id: string): SandboxNotification | undefined {
    return this.byId.get(id)
  }

  /** The latest first. */
  all(): SandboxNotification[] {
    return [...this.byId.values()].reverse()
  }

  /** Made in any case, sent if there is a URL. */
  statusChanged(sale: SandboxSale): void {
    const at = new Date().toISOString()
    const rules = this.state.faults.decide("notification", { reference_id: sale.ref ?? undefined, order_id: sale.id, product_id: sale.method })
    const lie = rules.find((rule) => rule.fault === "false_notification")
    const notification: SandboxNotification = {
      id: seededHex(24, this.state.seed, "notification", this.byId.size + 1), added_at: at, updated_at: at, last_response_code: 0,
      sale_id: sale.id, status: lie ? lie.status ?? 7 : sale.status,
    }
    this.byId.set(notification.id, notification)
    const { webhook } = this.state.config
    if (webhook.enabled && webhook.url) this.schedule(notification, rules)
  }

  /** Posts it now and keeps how it was answered. */
  async send(notification: SandboxNotification): Promise<SentNotification> {
    const inside = presentNotification(notification)
    const body = JSON.stringify(this.state.config.webhook.shape === "bare" ? inside : { Notification: inside })
    const entry = await this.post(body, notification.id)
    notification.updated_at = new Date().toISOString()
    notification.last_response_code = entry.status ?? 0
    return entry
  }

  /** Posts any text, e.g. a forged notification. */
  async post(body: string, notificationId: string | null = null): Promise<SentNotification> {
    const { url } = this.state.config.webhook
    const entry: SentNotification = { at: new Date().toISOString(), notification_id: notificationId, body, status: null, error: null }
    this.sent.push(entry)
    if (!url) return Object.assign(entry, { error: "no webhook url is configured: start with --webhook-url or set webhook.url" })
    try {
      const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body, signal: AbortSignal.timeout(10_000) })
      entry.status = response.status
      await response.arrayBuffer()
    } catch (error) {
      entry.error = error instanceof Error ? error.message : String(error)
    }
    return entry
  }

  private schedule(notification: SandboxNotification, rules: FaultRule[]): void {
    const { webhook } = this.state.config
    const named = (...faults: string[]) => rules.find((rule) => faults.includes(rule.fault))
    if (named("drop_before")) return
    const delayed = named("late", "slow")
    const delayMs = delayed ? delayed.delay_ms ?? this.state.clock.lateMs : webhook.delayMs
    const times = webhook.duplicate || named("duplicate_notification") ? 2 : 1
    const dispatch = () => {
      for (let copy = 0; copy < times; copy += 1) void this.send(notification)
    }
    this.state.timers.after(delayMs, webhook.reorder ? () => this.reorder.afterTheNext(dispatch) : dispatch)
  }
}
