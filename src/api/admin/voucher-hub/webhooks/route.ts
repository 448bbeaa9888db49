import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { WEBHOOK_INBOX_MODULE } from "../../../../modules/webhook-inbox"
import type WebhookInboxService from "../../../../modules/webhook-inbox/service"

/** Answers `{webhooks, count, limit, offset}`: what upstreams sent, without headers. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const inbox = req.scope.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const { fields, pagination } = req.queryConfig
  const [webhooks, count] = await inbox.listAndCountWebhookDeliveries(req.filterableFields, { select: fields, ...pagination })
  res.json({ webhooks, count, limit: pagination.take, offset: pagination.skip })
}
