import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resendDelivery } from "../../../../../../workflows/mail/resend-delivery"

/** Has Hubble send the vouchers of this order once more, where Hubble delivers. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ supplier_order: await resendDelivery(req.scope, req.params.id ?? "") })
}
