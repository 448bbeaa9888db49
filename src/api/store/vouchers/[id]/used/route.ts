import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { markUsed } from "../../../../../workflows/orders/mark-used"
import { countingWrongAnswers, limitingReveals } from "../../../../limits"
import { askerOf } from "../../../asker"
import type { UsedBody } from "../../../validators"

/** The owner notes that a voucher is used up. */
export const POST = limitingReveals(countingWrongAnswers(async (req: MedusaRequest<UsedBody>, res: MedusaResponse) => {
  res.setHeader("Cache-Control", "no-store")
  res.json({ unit: await markUsed(req.scope, req.params.id ?? "", askerOf(req), req.validatedBody.used) })
}))
