import { validateAndTransformBody, type MiddlewareRoute } from "@medusajs/framework/http"
import { StartSyncBody } from "./query"

export const syncMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/voucher-hub/sync", methods: ["POST"], middlewares: [validateAndTransformBody(StartSyncBody)] },
]
