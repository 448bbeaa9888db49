import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { testConnection } from "../../../../../../workflows/connections/test-connection"

/**
 * POST /admin/voucher-hub/connections/:upstream/test: tries the credentials and the way to an upstream. The last part of the path is a
 * parameter, because `medusa plugin:build` leaves out every directory named "test".
 */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  if (req.params.action !== "test") throw new MedusaError(MedusaError.Types.NOT_FOUND, "Connections can be tested: POST /admin/voucher-hub/connections/:upstream/test")
  res.json({ connection: await testConnection(req.scope, req.params.upstream ?? "") })
}
