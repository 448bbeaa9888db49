import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { revealToShopper } from "../../../../../workflows/orders/reveal"
import { countingWrongAnswers, limitingReveals } from "../../../../limits"
import { askerOf } from "../../../asker"

/** The one answer that carries a code; it must never be cached. */
export const POST = limitingReveals(countingWrongAnswers(async (req: MedusaRequest, res: MedusaResponse) => {
  res.setHeader("Cache-Control", "no-store")
  const voucher = await revealToShopper(req.scope, req.params.id ?? "", askerOf(req), req.ip ?? null)
  res.json(voucher)
}))
