import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { showGift } from "../../../../workflows/gifts/shown-gift"
import { askerOf } from "../../asker"

/** A gift for the holder of its token; everybody else gets the 404 of an unknown id. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.json({ gift: await showGift(req.scope, req.params.id ?? "", askerOf(req).token) })
}
