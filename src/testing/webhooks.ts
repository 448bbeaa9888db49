import { signHub123Webhook } from "../clients/hub123"
import { signHubbleWebhook } from "../clients/hubble"

/** A webhook ready to send: `fetch(storeUrl + webhook.path, webhook)`. The signature is over exactly these bytes of `body`. */
export interface SignedWebhook {
  /** Below the store's origin. */
  path: string
  method: "POST"
  headers: Record<string, string>
  body: string
}

export type HubbleTopic = "orders" | "brands" | "wallet" | "discounts"

/** An object is sent as JSON; a text is sent as it stands, e.g. to see what a broken body does. */
export type WebhookBody = object | string

const textOf = (body: WebhookBody) => (typeof body === "string" ? body : JSON.stringify(body))
const JSON_HEADERS = { "content-type": "application/json" }

/** Hubble's, with `X-Verify`: base64 of HMAC-SHA256 over the body. `secret` is one of `hubble.webhookSecrets`. */
export function hubbleWebhook(topic: HubbleTopic, body: WebhookBody, secret: string): SignedWebhook {
  const text = textOf(body)
  return { path: `/hooks/hubble/${topic}`, method: "POST", headers: { ...JSON_HEADERS, "x-verify": signHubbleWebhook(text, secret) }, body: text }
}

export interface Hub123WebhookOptions {
  /** `X-Webhook-Id`, the same for every repetition of one webhook; random unless given. */
  id?: string
  /** Of the V2 signature, which a store believes for five minutes; now unless given. `null`: `X-Data-Hash` alone, as 123hub's older webhooks. */
  signedAt?: Date | null
}

/** 123hub's, with `X-Data-Hash` and `X-Webhook-Signature-V2`: SHA-512 with the secret key appended (`hub123.secretKey`). */
export function hub123Webhook(body: WebhookBody, secretKey: string, { id, signedAt = new Date() }: Hub123WebhookOptions = {}): SignedWebhook {
  const text = textOf(body)
  const headers = signHub123Webhook(text, secretKey, { ...(id ? { id } : {}), ...(signedAt ? { timestamp: signedAt.toISOString() } : {}) })
  return { path: "/hooks/123hub", method: "POST", headers, body: text }
}

/** Hubcash's, which are not signed: one of `hubcash.notificationTokens` in the path is all that tells them from a stranger's. */
export function hubcashWebhook(body: WebhookBody, notificationToken: string): SignedWebhook {
  return { path: `/hooks/hubcash/${encodeURIComponent(notificationToken)}`, method: "POST", headers: JSON_HEADERS, body: textOf(body) }
}
