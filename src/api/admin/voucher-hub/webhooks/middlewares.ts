import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"
import { ListWebhooksQuery, SHOWN_FIELDS } from "./query"

export const webhookAdminMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/admin/voucher-hub/webhooks",
    methods: ["GET"],
    middlewares: [validateAndTransformQuery(ListWebhooksQuery, { defaults: SHOWN_FIELDS, allowed: SHOWN_FIELDS, isList: true })],
  },
]
