import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { capturePayinByHand } from "../../../../../../workflows/payin/by-hand"
import { presentPayin } from "../../present-payin"

/** Captures a reserved sale in full. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ payin: presentPayin(await capturePayinByHand(req.scope, req.params.id ?? "")) })
}
