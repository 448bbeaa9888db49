import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"
import { secretBody } from "../../../secret-body"
import { notificationsQuery, payinsQuery, payOutBody, payOutsQuery } from "./validators"

const list = { isList: true, defaults: ["id"] }

export const payinAdminMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/voucher-hub/payins", methods: ["GET"], middlewares: [validateAndTransformQuery(payinsQuery, list)] },
  { matcher: "/admin/voucher-hub/payouts", methods: ["GET"], middlewares: [validateAndTransformQuery(payOutsQuery, list)] },
  { matcher: "/admin/voucher-hub/payouts", methods: ["POST"], bodyParser: false, middlewares: [secretBody(payOutBody)] },
  { matcher: "/admin/voucher-hub/notifications", methods: ["GET"], middlewares: [validateAndTransformQuery(notificationsQuery, list)] },
]
