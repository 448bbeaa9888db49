import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { markUsed } from "../../../../../workflows/orders/mark-used"
import { askerOf } from "../../../asker"
import type { UsedBody } from "../../../validators"

/** The owner notes that a voucher is used up. */
export async function POST(req: MedusaRequest<UsedBody>, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.json({ unit: await markUsed(req.scope, req.params.id ?? "", askerOf(req), req.validatedBody.used) })
}
