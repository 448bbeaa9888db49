import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resendOrderLink } from "../../../../../../workflows/mail/resend-link"

/** Mails a fresh link to the e-mail of the order, and to nobody else. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  await resendOrderLink(req.scope, req.params.order_id ?? "")
  res.json({})
}
