import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { cancelPayinByHand } from "../../../../../../workflows/payin/by-hand"
import { presentPayin } from "../../present-payin"

/** Voids what is not paid, or gives back money without an order. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ payin: presentPayin(await cancelPayinByHand(req.scope, req.params.id ?? "")) })
}
