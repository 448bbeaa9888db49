import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { startCatalogSync } from "../../../../workflows/catalog"

/** 202 `{sync: {id, state}}`: starts a catalogue sync in this process, or answers the running one. */
export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const { id, state } = await startCatalogSync(req.scope)
  res.status(202).json({ sync: { id, state } })
}
