import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { shownWebhook } from "../../../../domain/shown-webhook"
import { WEBHOOK_INBOX_MODULE } from "../../../../modules/webhook-inbox"
import type WebhookInboxService from "../../../../modules/webhook-inbox/service"

/** Answers `{webhooks, count, limit, offset}`: what upstreams sent, without headers and with ids, states and amounts of the body alone. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const inbox = req.scope.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const { fields, pagination } = req.queryConfig
  const [webhooks, count] = await inbox.listAndCountWebhookDeliveries(req.filterableFields, { select: fields, ...pagination })
  res.json({ webhooks: webhooks.map((webhook) => ({ ...webhook, body: shownWebhook(webhook.body) })), count, limit: pagination.take, offset: pagination.skip })
}
