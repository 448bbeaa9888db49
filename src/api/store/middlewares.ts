import { authenticate, validateAndTransformBody, type MiddlewareRoute } from "@medusajs/framework/http"
import { limitStreams } from "../limits"
import { cartMiddlewares } from "./carts/middlewares"
import { checkedQuery } from "./checked-query"
import { hubcashStoreMiddlewares } from "./hubcash/middlewares"
import { secretBody } from "../secret-body"
import { customerVouchersQuery, refundReceiverBody, usedBody } from "./validators"
import { voucherBrandsMiddlewares } from "./voucher-brands/middlewares"

/** Guests come with a token instead, so nobody is turned away here; the routes decide. */
const maybeCustomer = authenticate("customer", ["session", "bearer"], { allowUnauthenticated: true })

export const storeMiddlewares: MiddlewareRoute[] = [
  { matcher: "/store/orders/:id/vouchers", methods: ["GET"], middlewares: [maybeCustomer] },
  { matcher: "/store/orders/:id/vouchers/events", methods: ["GET"], middlewares: [maybeCustomer, limitStreams] },
  { matcher: "/store/carts/:id/voucher-token", methods: ["POST"], middlewares: [maybeCustomer] },
  { matcher: "/store/vouchers/:id/reveal", methods: ["POST"], middlewares: [maybeCustomer] },
  { matcher: "/store/vouchers/:id/used", methods: ["POST"], middlewares: [maybeCustomer, validateAndTransformBody(usedBody)] },
  { matcher: "/store/customers/me/vouchers", methods: ["GET"], middlewares: [authenticate("customer", ["session", "bearer"]), checkedQuery(customerVouchersQuery)] },
  { matcher: "/store/orders/:id/payment-instructions", methods: ["GET"], middlewares: [maybeCustomer] },
  { matcher: "/store/orders/:id/refund-receiver", methods: ["POST"], bodyParser: false, middlewares: [maybeCustomer, secretBody(refundReceiverBody)] },
  { matcher: "/store/customers/me/voucher-data", methods: ["GET", "DELETE"], middlewares: [authenticate("customer", ["session", "bearer"])] },
  ...hubcashStoreMiddlewares,
  ...cartMiddlewares,
  ...voucherBrandsMiddlewares,
]
