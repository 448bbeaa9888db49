/** Hubble's webhooks: signed over the raw body, sent to `<url>/<topic>`, never retried (no retry policy is documented). */
import { createHmac } from "node:crypto"
import type { FaultRule } from "../shared/fault-rules"
import { Reorder } from "../shared/reorder"
import type { HubbleBrand } from "./brand"
import type { SandboxOrder } from "./order"
import type { HubbleState } from "./state"

export const webhookTopics = ["orders", "brands", "wallet", "discounts"] as const
export type WebhookTopic = (typeof webhookTopics)[number]

export interface SentWebhook {
  at: string
  topic: WebhookTopic
  body: string
  /** The receiver's HTTP status; null when it did not answer. */
  status: number | null
  error: string | null
}

/** X-Verify (facts.md 1.4): base64 of HMAC-SHA256 over the raw body. */
export function signWebhook(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64")
}

/** Brand Updated: `denominations` at top level, unlike the catalogue (facts.md 1.4). */
export function brandUpdate({ id, denominationType, status, amountRestrictions }: HubbleBrand) {
  const { denominations = null, minAmount: _min, maxAmount: _max, ...limits } = amountRestrictions ?? {}
  return { id, denominationType, status, denominations, amountRestrictions: amountRestrictions ? limits : null }
}

export class Webhooks {
  readonly sent: SentWebhook[] = []
  private readonly reorder: Reorder
  private low = false

  constructor(private readonly state: HubbleState) {
    this.reorder = new Reorder(state.timers)
  }

  /** Order Reached Terminal State; also told of a reversal, as the older documents do. */
  orderEnded(order: SandboxOrder): void {
    const { webhook } = this.state.config
    if (!webhook.enabled || !webhook.url || order.status === "PROCESSING") return
    const body = JSON.stringify(webhook.shape === "older" ? { id: order.id, status: order.status } : { orderId: order.id, status: order.status })
    const rules = this.state.faults.decide("webhook", { order_id: order.id, reference_id: order.reference_id, product_id: order.product_id })
    this.schedule("orders", body, rules)
  }

  /** Wallet Low Balance, once each time the balance falls below the threshold. */
  walletMoved(): void {
    const { walletThreshold, webhook } = this.state.config
    const low = walletThreshold !== null && this.state.wallet.balance < walletThreshold
    if (low && !this.low && webhook.enabled && webhook.url) {
      this.schedule("wallet", JSON.stringify({ balance: this.state.wallet.balance, threshold: walletThreshold }), this.state.faults.decide("webhook", {}))
    }
    this.low = low
  }

  /** Sends one now, whatever the configuration says about sending by itself. */
  async send(topic: WebhookTopic, body: string, signature: "valid" | "bad" | "none" = "valid"): Promise<SentWebhook> {
    const { url, secret } = this.state.config.webhook
    const entry: SentWebhook = { at: new Date().toISOString(), topic, body, status: null, error: null }
    this.sent.push(entry)
    if (!url) return Object.assign(entry, { error: "no webhook url is configured: start with --webhook-url or set webhook.url" })
    const headers: Record<string, string> = { "content-type": "application/json" }
    if (signature !== "none") headers["x-verify"] = signWebhook(body, signature === "bad" ? `${secret} but another` : secret)
    try {
      const response = await fetch(`${url.replace(/\/$/, "")}/${topic}`, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) })
      entry.status = response.status
      await response.arrayBuffer()
    } catch (error) {
      entry.error = error instanceof Error ? error.message : String(error)
    }
    return entry
  }

  private schedule(topic: WebhookTopic, body: string, rules: FaultRule[]): void {
    const { webhook } = this.state.config
    const named = (...faults: string[]) => rules.find((rule) => faults.includes(rule.fault))
    if (named("drop_before")) return
    const delayed = named("late", "slow")
    const delayMs = delayed ? delayed.delay_ms ?? this.state.clock.lateMs : webhook.delayMs
    const times = webhook.duplicate || named("duplicate_webhook") ? 2 : 1
    const dispatch = () => {
      for (let copy = 0; copy < times; copy += 1) void this.send(topic, body, named("bad_signature") ? "bad" : "valid")
    }
    this.state.timers.after(delayMs, webhook.reorder ? () => this.reorder.afterTheNext(dispatch) : dispatch)
  }
}
