import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resendLink } from "../../../../../../workflows/mail/resend-link"

/** Mails a fresh link to the address of the case's order. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ case: await resendLink(req.scope, req.params.id ?? "") })
}
