import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"
import { attentionQuery } from "./attention/validators"
import { supplierOrdersQuery } from "./supplier-orders/validators"

const list = { isList: true, defaults: ["id"] }

export const ledgerMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/voucher-hub/attention", methods: ["GET"], middlewares: [validateAndTransformQuery(attentionQuery, list)] },
  { matcher: "/admin/voucher-hub/supplier-orders", methods: ["GET"], middlewares: [validateAndTransformQuery(supplierOrdersQuery, list)] },
]
