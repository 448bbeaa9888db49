import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { presentGift } from "../../../present-gift"
import { resendGift } from "../../../../../../workflows/mail/resend-by-admin"
import { adminActorOf } from "../../../admin-actor"
import type { ResendBody } from "../../../resend-body"

/** Mails a fresh link to the recipient of a gift, or to a corrected address. */
export async function POST(req: AuthenticatedMedusaRequest<ResendBody>, res: MedusaResponse): Promise<void> {
  res.json({ gift: presentGift(await resendGift(req.scope, req.params.id ?? "", req.validatedBody, adminActorOf(req))) })
}
