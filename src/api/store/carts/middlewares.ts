import { validateAndTransformBody, validateAndTransformQuery, type MedusaNextFunction, type MedusaRequest, type MedusaResponse, type MiddlewareRoute } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"
import { retrieveTransformQueryConfig } from "@medusajs/medusa/api/store/carts/query-config"
import { StoreGetCartsCart } from "@medusajs/medusa/api/store/carts/validators"
import { MedusaError } from "@medusajs/framework/utils"
import { validateCartChange, validateNewCart, validateVoucherCart } from "../../../workflows/cart/validate-cart"
import { cartOfCollection } from "../../../workflows/payin/medusa-session"
import { refuseWhenOrdered } from "../../../workflows/payin/open-cart"
import { SESSION_KEY } from "../../../workflows/payin/shelf"
import { VoucherItemBody } from "./[id]/voucher-items/body"

/** Bodies of Medusa's own routes, as far as a check needs them; whatever else is wrong with them, Medusa says. */
const addBody = z.object({ variant_id: z.string(), quantity: z.number() })
const createBody = z.object({ region_id: z.string().nullish(), items: z.array(addBody).min(1) })
const updateBody = z.object({ quantity: z.number() })
const sessionBody = z.object({ data: z.record(z.string(), z.unknown()) })

/** Refuses to complete a cart whose vouchers could not be ordered; webhook-driven completion is checked again after payment. */
async function checkCompletion(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  await validateVoucherCart(req.scope, req.params.id ?? "")
  next()
}

/**
 * The last look before money is asked for: after it a webhook may complete the cart without passing here again. What is ours in a session is never the
 * shopper's to say: Medusa stores his words first and lays ours over them, and a second request in between would delete the session by the
 * reference he named, which voids another's slip.
 */
async function checkPayment(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const body = sessionBody.safeParse(req.body)
  if (body.success && Object.hasOwn(body.data.data, SESSION_KEY)) throw new MedusaError(MedusaError.Types.INVALID_DATA, `"${SESSION_KEY}" is not allowed in this payment session`)
  const cartId = await cartOfCollection(req.scope, req.params.id ?? "")
  if (cartId) {
    await refuseWhenOrdered(req.scope, cartId, req.params.id ?? "")
    await validateVoucherCart(req.scope, cartId, { buyer: false })
  }
  next()
}

async function checkNewCart(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const body = createBody.safeParse(req.body)
  if (body.success) {
    const { items, region_id: regionId = null } = body.data
    await validateNewCart(req.scope, regionId, items.map(({ variant_id, quantity }) => ({ variantId: variant_id, quantity })))
  }
  next()
}

async function checkAddedLine(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const body = addBody.safeParse(req.body)
  if (body.success) await validateCartChange(req.scope, req.params.id ?? "", { add: { variantId: body.data.variant_id, quantity: body.data.quantity } })
  next()
}

async function checkChangedLine(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const body = updateBody.safeParse(req.body)
  if (body.success) await validateCartChange(req.scope, req.params.id ?? "", { update: { lineId: req.params.line_id ?? "", quantity: body.data.quantity } })
  next()
}

export const cartMiddlewares: MiddlewareRoute[] = [
  { matcher: "/store/carts/:id/complete", methods: ["POST"], middlewares: [checkCompletion] },
  { matcher: "/store/payment-collections/:id/payment-sessions", methods: ["POST"], middlewares: [checkPayment] },
  { matcher: "/store/carts", methods: ["POST"], middlewares: [checkNewCart] },
  { matcher: "/store/carts/:id/line-items", methods: ["POST"], middlewares: [checkAddedLine] },
  { matcher: "/store/carts/:id/line-items/:line_id", methods: ["POST"], middlewares: [checkChangedLine] },
  {
    matcher: "/store/carts/:id/voucher-items",
    methods: ["POST"],
    middlewares: [validateAndTransformBody(VoucherItemBody), validateAndTransformQuery(StoreGetCartsCart, retrieveTransformQueryConfig)],
  },
]
