import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { authorizeOrder } from "../../../../../workflows/orders/shopper-access"
import { instructionsOfOrder } from "../../../../../workflows/payin/shopper-view"
import { askerOf } from "../../../asker"

/** The slip or the pay page, for the order's owner; everybody else gets the 404 of an unknown id. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  const orderId = req.params.id ?? ""
  await authorizeOrder(req.scope, orderId, askerOf(req))
  res.json(await instructionsOfOrder(req.scope, orderId))
}
