import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { testConnection } from "../../../../../../workflows/connections/test-connection"

/** Tries the credentials and the way to an upstream. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ connection: await testConnection(req.scope, req.params.upstream ?? "") })
}
