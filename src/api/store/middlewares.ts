import { authenticate, validateAndTransformBody, validateAndTransformQuery, type MedusaNextFunction, type MedusaRequest, type MedusaResponse, type MiddlewareRoute } from "@medusajs/framework/http"
import { validateVoucherCart } from "../../workflows/cart/validate-cart"
import { limitReveals, limitWrongAnswers } from "../limits"
import { customerVouchersQuery, usedBody } from "./validators"

/** Guests come with a token instead, so nobody is turned away here; the routes decide. */
const maybeCustomer = authenticate("customer", ["session", "bearer"], { allowUnauthenticated: true })

/** Refuses to complete a cart whose vouchers could not be ordered; webhook-driven completion is checked again after payment. */
async function checkVoucherCart(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  await validateVoucherCart(req.scope, req.params.id ?? "")
  next()
}

export const storeMiddlewares: MiddlewareRoute[] = [
  { matcher: "/store/orders/:id/vouchers", methods: ["GET"], middlewares: [maybeCustomer, limitWrongAnswers] },
  { matcher: "/store/vouchers/:id/reveal", methods: ["POST"], middlewares: [maybeCustomer, limitWrongAnswers, limitReveals] },
  { matcher: "/store/vouchers/:id/used", methods: ["POST"], middlewares: [maybeCustomer, limitWrongAnswers, limitReveals, validateAndTransformBody(usedBody)] },
  { matcher: "/store/customers/me/vouchers", methods: ["GET"], middlewares: [authenticate("customer", ["session", "bearer"]), validateAndTransformQuery(customerVouchersQuery, { isList: true, defaults: ["id"] })] },
  { matcher: "/store/carts/:id/complete", methods: ["POST"], middlewares: [checkVoucherCart] },
]
