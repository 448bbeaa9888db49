import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resendOrderLink } from "../../../../../../workflows/mail/resend-by-admin"
import { adminActorOf } from "../../../admin-actor"
import type { ResendBody } from "../../../resend-body"

/** Mails a fresh link to the address of the order, or to a corrected one. */
export async function POST(req: AuthenticatedMedusaRequest<ResendBody>, res: MedusaResponse): Promise<void> {
  res.json({ mail: await resendOrderLink(req.scope, req.params.order_id ?? "", req.validatedBody, adminActorOf(req)) })
}
