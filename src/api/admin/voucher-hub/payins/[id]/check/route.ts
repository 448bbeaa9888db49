import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { checkPayinByHand } from "../../../../../../workflows/payin/by-hand"
import { presentPayin } from "../../present-payin"

/** Reads the payment at its service now. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ payin: presentPayin(await checkPayinByHand(req.scope, req.params.id ?? "")) })
}
