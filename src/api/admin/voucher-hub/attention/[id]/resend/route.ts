import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resendLink } from "../../../../../../workflows/mail/resend-link"
import { adminActorOf } from "../../../admin-actor"

/** Mails a fresh link to the address of the case's order. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ case: await resendLink(req.scope, req.params.id ?? "", adminActorOf(req)) })
}
