import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { isAllowedToReveal } from "../../../../../../workflows/orders/reveal-to-user"
import { unitsOfOrder } from "../../../../../../workflows/orders/units-of-order"
import { adminActorOf } from "../../../admin-actor"

/** `may_reveal` tells the dashboard whether to offer it; the reveal itself asks again. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const [units, may_reveal] = await Promise.all([unitsOfOrder(req.scope, req.params.order_id ?? ""), isAllowedToReveal(req.scope, adminActorOf(req))])
  res.json({ units, may_reveal })
}
