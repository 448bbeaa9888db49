import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { authorizeOrder } from "../../../../../workflows/orders/shopper-access"
import { instructionsOfOrder } from "../../../../../workflows/payin/shopper-view"
import { countingWrongAnswers } from "../../../../limits"
import { askerOf } from "../../../asker"

/** The slip or the pay page, for the order's owner; everybody else gets the 404 of an unknown id. */
export const GET = countingWrongAnswers(async (req: MedusaRequest, res: MedusaResponse) => {
  res.setHeader("Cache-Control", "no-store")
  const orderId = req.params.id ?? ""
  await authorizeOrder(req.scope, orderId, askerOf(req))
  res.json(await instructionsOfOrder(req.scope, orderId))
})
