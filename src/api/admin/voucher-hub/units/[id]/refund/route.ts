import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { refundUnseen } from "../../../../../../workflows/orders/refund-unseen"
import { adminActorOf } from "../../../admin-actor"
import type { ReasonBody } from "../../validators"

/** Gives back the money of a delivered voucher that nobody has seen. */
export async function POST(req: AuthenticatedMedusaRequest<ReasonBody>, res: MedusaResponse): Promise<void> {
  res.json({ unit: await refundUnseen(req.scope, req.params.id ?? "", adminActorOf(req).id, req.validatedBody.reason) })
}
