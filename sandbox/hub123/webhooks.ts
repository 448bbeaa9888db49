/** 123hub's webhooks (facts.md 2.4): signed over the raw body, repeated until a 2xx, flat or wrapped as configured. */
import { randomUUID } from "node:crypto"
import type { FaultRule } from "../shared/fault-rules"
import { requestIdOf } from "./errors"
import { type SandboxPayment, presentPayment } from "./payment"
import { dataHash, signatureV2 } from "./signing"
import type { Hub123State } from "./state"

export const webhookSignatures = ["valid", "bad", "none", "stale", "bad_v2"] as const
export type WebhookSignature = (typeof webhookSignatures)[number]

export interface SentWebhook {
  at: string
  /** X-Webhook-Id, the same for every repetition. */
  id: string
  c_id: string | null
  attempt: number
  body: string
  /** The receiver's HTTP status; null when it did not answer. */
  status: number | null
  error: string | null
}

const REORDER_HOLD_MS = 2_000
const STALE_MS = 600_000

export class Webhooks {
  readonly sent: SentWebhook[] = []
  private held: (() => void)[] = []
  private made = 0

  constructor(private readonly state: Hub123State) {}

  /** A payment changed; whether that is told is a setting. A refund always is. */
  changed(payment: SandboxPayment): void {
    const { enabled, url, changes } = this.state.config.webhook
    if (!enabled || !url || (changes === "final" && !payment.final && payment.status !== "refunded")) return
    const facts = { reference_id: payment.c_id, order_id: payment.h_id, product_id: String(payment.service_id) }
    this.schedule(payment, this.bodyOf(payment), this.state.faults.decide("webhook", facts))
  }

  /** The envelope of facts.md 2: `data` holds what S3's generation sent alone. */
  bodyOf(payment: SandboxPayment, shape = this.state.config.webhook.shape): string {
    this.made += 1
    const meta = { request_id: requestIdOf(this.state, 1_000_000 + this.made), processing_time: 1 }
    const result = { payment: presentPayment(payment, this.state.config) }
    if (shape === "flat") return JSON.stringify({ success: true, result, ...meta })
    const data = { next: null, result, success: true, ...meta }
    return JSON.stringify({ id: `evt_${this.made}`, created_at: new Date().toISOString(), data, merchant_id: 1 })
  }

  /** Sends one now, whatever the configuration says about sending by itself. */
  async send(body: string, options: { signature?: WebhookSignature; id?: string; attempt?: number; c_id?: string | null } = {}): Promise<SentWebhook> {
    const { signature = "valid", id = randomUUID(), attempt = 1, c_id = null } = options
    const { url } = this.state.config.webhook
    const entry: SentWebhook = { at: new Date().toISOString(), id, c_id, attempt, body, status: null, error: null }
    this.sent.push(entry)
    if (!url) return Object.assign(entry, { error: "no webhook url is configured: start with --webhook-url or set webhook.url" })
    try {
      const headers = { "content-type": "application/json", "x-webhook-id": id, ...this.signed(body, signature) }
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(10_000) })
      entry.status = response.status
      await response.arrayBuffer()
    } catch (error) {
      entry.error = error instanceof Error ? error.message : String(error)
    }
    return entry
  }

  private signed(body: string, signature: WebhookSignature): Record<string, string> {
    const { credentials, webhook } = this.state.config
    const real = webhook.secret ?? credentials.secretKey
    if (signature === "none") return {}
    const secret = signature === "bad" ? `${real} but another` : real
    const hash = { "x-data-hash": dataHash(body, secret) }
    if (!webhook.v2 && signature !== "stale" && signature !== "bad_v2") return hash
    const timestamp = new Date(Date.now() - (signature === "stale" ? STALE_MS : 0)).toISOString()
    const v2 = signatureV2(timestamp, body, signature === "bad_v2" ? `${real} but another` : secret)
    return { ...hash, "x-webhook-timestamp": timestamp, "x-webhook-nonce": randomUUID(), "x-webhook-signature-v2": v2 }
  }

  private schedule(payment: SandboxPayment, body: string, rules: FaultRule[]): void {
    const { webhook } = this.state.config
    const named = (...faults: string[]) => rules.find((rule) => faults.includes(rule.fault))
    if (named("drop_before")) return
    const delayed = named("late", "slow")
    const delayMs = delayed ? delayed.delay_ms ?? this.state.clock.lateMs : webhook.delayMs
    const times = webhook.duplicate || named("duplicate_webhook") ? 2 : 1
    const signature = named("bad_signature") ? "bad" : named("stale_signature") ? "stale" : "valid"
    const id = randomUUID()
    const dispatch = () => {
      for (let copy = 0; copy < times; copy += 1) void this.deliver(body, { signature, id, c_id: payment.c_id, attempt: 1 })
    }
    this.state.timers.after(delayMs, webhook.reorder ? () => this.afterTheNext(dispatch) : dispatch)
  }

  /** Any 2xx is delivered, anything else is sent again, signed anew with a new timestamp. */
  private async deliver(body: string, options: { signature: WebhookSignature; id: string; c_id: string; attempt: number }): Promise<void> {
    const { status } = await this.send(body, options)
    const pause = this.state.config.webhook.retrySeconds[options.attempt - 1]
    if ((status !== null && status >= 200 && status <= 299) || pause === undefined) return
    this.state.timers.after(this.state.clock.scaled(pause), () => void this.deliver(body, { ...options, attempt: options.attempt + 1 }))
  }

  private afterTheNext(dispatch: () => void): void {
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
    this.state.timers.after(REORDER_HOLD_MS, () => {
      this.held = this.held.filter((other) => other !== once)
      once()
    })
  }
}
