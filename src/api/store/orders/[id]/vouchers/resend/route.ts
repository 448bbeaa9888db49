import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requestLinkUnwatched } from "../../../../../../workflows/mail/request-link"

/** Mails a fresh link to the address of the order. Anybody may ask and nobody learns anything: the answer never differs. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  requestLinkUnwatched(req.scope, { orderId: req.params.id ?? "" }, req.ip ?? null)
  res.json({})
}
