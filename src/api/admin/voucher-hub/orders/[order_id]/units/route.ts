import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { unitsOfOrder } from "../../../../../../workflows/orders/units-of-order"

export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ units: await unitsOfOrder(req.scope, req.params.order_id ?? "") })
}
