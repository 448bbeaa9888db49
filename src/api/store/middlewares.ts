import { authenticate, type MiddlewareRoute } from "@medusajs/framework/http"
import { cartMiddlewares } from "./carts/middlewares"
import { hubcashStoreMiddlewares } from "./hubcash/middlewares"
import { voucherBrandsMiddlewares } from "./voucher-brands/middlewares"

/** Guests come with a token instead, so nobody is turned away here; the routes decide. */
const maybeCustomer = authenticate("customer", ["session", "bearer"], { allowUnauthenticated: true })

export const storeMiddlewares: MiddlewareRoute[] = [
  { matcher: "/store/orders/:id/vouchers", methods: ["GET"], middlewares: [maybeCustomer] },
  { matcher: "/store/vouchers/:id/reveal", methods: ["POST"], middlewares: [maybeCustomer] },
  { matcher: "/store/orders/:id/payment-instructions", methods: ["GET"], middlewares: [maybeCustomer] },
  ...hubcashStoreMiddlewares,
  ...cartMiddlewares,
  ...voucherBrandsMiddlewares,
]
