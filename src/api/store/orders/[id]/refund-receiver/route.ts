import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { countReveal } from "../../../../../workflows/orders/count-reveal"
import { authorizeOrder } from "../../../../../workflows/orders/shopper-access"
import { keepRefundReceiver } from "../../../../../workflows/payin/refund-receiver"
import { countingWrongAnswers, limitingReveals } from "../../../../limits"
import { askerOf } from "../../../asker"
import type { RefundReceiverBody } from "../../../validators"

/** Where the order's owner wants his money back, when 123hub took it; everybody else gets the 404 of an unknown id. */
export const POST = limitingReveals(countingWrongAnswers(async (req: MedusaRequest<RefundReceiverBody>, res: MedusaResponse) => {
  const orderId = req.params.id ?? ""
  await authorizeOrder(req.scope, orderId, askerOf(req))
  await countReveal(req.scope, askerOf(req), orderId)
  await keepRefundReceiver(req.scope, orderId, req.validatedBody.receiver)
  res.json({})
}))
