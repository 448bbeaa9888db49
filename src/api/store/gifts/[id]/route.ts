import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { showGift } from "../../../../workflows/gifts/shown-gift"
import { countingWrongAnswers } from "../../../limits"
import { askerOf } from "../../asker"

/** A gift for the holder of its token; everybody else gets the 404 of an unknown id. */
export const GET = countingWrongAnswers(async (req: MedusaRequest, res: MedusaResponse) => {
  res.setHeader("Cache-Control", "no-store")
  res.json({ gift: await showGift(req.scope, req.params.id ?? "", askerOf(req).token) })
})
