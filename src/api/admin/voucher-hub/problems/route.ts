import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { listProblems } from "../../../../workflows/problems/problems"

/** `{problems: [{kind, severity, text, action}]}`, the worst first. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  res.json({ problems: await listProblems(req.scope) })
}
