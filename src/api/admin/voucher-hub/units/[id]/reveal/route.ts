import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { revealToUser } from "../../../../../../workflows/orders/reveal-to-user"
import { limitingReveals } from "../../../../../limits"
import { adminActorOf } from "../../../admin-actor"
import type { ReasonBody } from "../../validators"

/** Shows a code to a person of the shop; it must never be cached. */
export const POST = limitingReveals(async (req: AuthenticatedMedusaRequest<ReasonBody>, res: MedusaResponse) => {
  res.setHeader("Cache-Control", "no-store")
  res.json(await revealToUser(req.scope, req.params.id ?? "", adminActorOf(req), req.validatedBody.reason, req.ip ?? null))
})
