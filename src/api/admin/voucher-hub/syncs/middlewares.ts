import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"
import { ListSyncsQuery, SYNC_FIELDS } from "../sync/query"

export const syncsMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/admin/voucher-hub/syncs",
    methods: ["GET"],
    middlewares: [validateAndTransformQuery(ListSyncsQuery, { defaults: SYNC_FIELDS, allowed: SYNC_FIELDS, isList: true })],
  },
]
