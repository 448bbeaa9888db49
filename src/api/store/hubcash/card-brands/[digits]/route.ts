import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { cardBrandOf } from "../../../../../workflows/payin/cards"

/** At most six digits: more would be a card number in a URL, which is logged. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const digits = req.params.digits ?? ""
  if (!/^\d{4,6}$/.test(digits)) throw new MedusaError(MedusaError.Types.INVALID_DATA, "Send the first 4 to 6 digits of the card number, and no more")
  res.setHeader("Cache-Control", "no-store")
  res.json({ brand: await cardBrandOf(req.scope, digits) })
}
