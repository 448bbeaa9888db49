import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { WEBHOOK_INBOX_MODULE } from "../../../modules/webhook-inbox"
import type WebhookInboxService from "../../../modules/webhook-inbox/service"
import { receiveWebhook } from "../receive-webhook"
import { hubbleWebhookShapes, type HubbleWebhookTopic } from "./shapes"

/** `POST /hooks/hubble/{orders,brands,wallet,discounts}`, verified by X-Verify = Base64(HMAC-SHA256(raw body, secret)) (facts 1.4). */
export async function receiveHubbleWebhook(topic: HubbleWebhookTopic, req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const inbox = req.scope.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const signature = req.get("x-verify")
  await receiveWebhook(req, res, {
    source: "hubble",
    topic,
    shape: hubbleWebhookShapes[topic],
    verify: (rawBody) => inbox.verifyHubble(rawBody, signature),
    likelyMistake: () => likelySignatureMistake(signature),
  })
}

/** Says, from the header alone, what an operator should look at first. */
function likelySignatureMistake(signature: string | undefined): string {
  if (!signature?.trim()) return "the X-Verify header is missing: set a Webhook Signature in the Hubble portal"
  if (/^[0-9a-f]{64}$/i.test(signature.trim())) return "X-Verify is in hex, Hubble sends base64: was it signed by a tool of your own?"
  if (!/^[A-Za-z0-9+/]{43}=$/.test(signature.trim())) return "X-Verify is not base64 of a SHA-256: a proxy may have changed the header"
  return "X-Verify was made with another secret or other bytes: compare hubble.webhookSecrets with the Webhook Signature of the Hubble portal, and look for a proxy that rewrites bodies"
}
