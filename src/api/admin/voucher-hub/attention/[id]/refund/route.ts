import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { refundCase } from "../../../../../../workflows/cases/act-on-case"

/** Returns the money of a case. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ case: await refundCase(req.scope, req.params.id ?? "", req.auth_context.actor_id) })
}
