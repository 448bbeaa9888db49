import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { checkCase } from "../../../../../../workflows/cases/act-on-case"

/** Asks the supplier or the payment service again, now. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ case: await checkCase(req.scope, req.params.id ?? "") })
}
