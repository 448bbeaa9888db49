import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requireCart } from "../../../../../workflows/payin/open-cart"
import { cartOutcome } from "../../../../../workflows/payin/shopper-view"

/** What became of the last try to pay, in words a shopper can act on. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.json(await cartOutcome(req.scope, await requireCart(req.scope, req.params.id ?? "")))
}
