import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { retryCase } from "../../../../../../workflows/cases/act-on-case"

/** Lets what a case holds up go on. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ case: await retryCase(req.scope, req.params.id ?? "", req.auth_context.actor_id) })
}
