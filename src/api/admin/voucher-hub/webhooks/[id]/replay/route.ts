import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { shownWebhook } from "../../../../../../domain/shown-webhook"
import { WEBHOOK_INBOX_MODULE } from "../../../../../../modules/webhook-inbox"
import type WebhookInboxService from "../../../../../../modules/webhook-inbox/service"
import { replayDelivery } from "../../../../../../workflows/webhooks/replay-delivery"
import { SHOWN_FIELDS } from "../../query"

/** Handles a stored webhook once more and answers `{webhook}` as it is now; 404 for an unknown id. */
export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const id = String(req.params.id)
  await replayDelivery(req.scope, id)
  const inbox = req.scope.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const webhook = await inbox.retrieveWebhookDelivery(id, { select: SHOWN_FIELDS })
  res.json({ webhook: { ...webhook, body: shownWebhook(webhook.body) } })
}
