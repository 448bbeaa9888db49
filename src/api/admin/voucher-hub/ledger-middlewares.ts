import { validateAndTransformBody, validateAndTransformQuery, type MedusaNextFunction, type MedusaRequest, type MedusaResponse, type MiddlewareRoute } from "@medusajs/framework/http"
import { prepareCancel } from "../../../workflows/orders/cancel-order"
import { attentionQuery, resolveBody } from "./attention/validators"
import { overviewQuery } from "./overview/query"
import { reportQuery } from "./reports/query"
import { supplierOrdersQuery } from "./supplier-orders/validators"
import { resendBody } from "./resend-body"
import { reasonBody } from "./units/validators"

const list = { isList: true, defaults: ["id"] }

/** Freezes the order and takes our unsent fulfillments out of the way before Medusa's own cancel route runs. */
async function prepareOrderCancel(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  await prepareCancel(req.scope, req.params.id ?? "")
  next()
}

export const ledgerMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/voucher-hub/overview", methods: ["GET"], middlewares: [validateAndTransformQuery(overviewQuery, { defaults: ["id"] })] },
  { matcher: "/admin/voucher-hub/attention", methods: ["GET"], middlewares: [validateAndTransformQuery(attentionQuery, list)] },
  { matcher: "/admin/voucher-hub/attention/:id/resolve", methods: ["POST"], middlewares: [validateAndTransformBody(resolveBody)] },
  { matcher: "/admin/orders/:id/cancel", methods: ["POST"], middlewares: [prepareOrderCancel] },
  { matcher: "/admin/voucher-hub/units/:id/reveal", methods: ["POST"], middlewares: [validateAndTransformBody(reasonBody)] },
  { matcher: "/admin/voucher-hub/units/:id/refund", methods: ["POST"], middlewares: [validateAndTransformBody(reasonBody)] },
  { matcher: "/admin/voucher-hub/orders/:order_id/resend", methods: ["POST"], middlewares: [validateAndTransformBody(resendBody)] },
  { matcher: "/admin/voucher-hub/gifts/:id/resend", methods: ["POST"], middlewares: [validateAndTransformBody(resendBody)] },
  { matcher: "/admin/voucher-hub/customers/:id/voucher-data", methods: ["DELETE"], middlewares: [validateAndTransformBody(reasonBody)] },
  { matcher: "/admin/voucher-hub/reports/*", methods: ["GET"], middlewares: [validateAndTransformQuery(reportQuery, list)] },
  { matcher: "/admin/voucher-hub/supplier-orders", methods: ["GET"], middlewares: [validateAndTransformQuery(supplierOrdersQuery, list)] },
]
