import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { setupVoucherHubWorkflow } from "../../../../workflows/setup"

/** `{setup: {created, existing, ...ids}}`: makes what the flow needs in Medusa, or says that it is there. */
export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const { result } = await setupVoucherHubWorkflow(req.scope).run()
  res.json({ setup: result })
}
