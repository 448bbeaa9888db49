import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { startCatalogSync } from "../../../../workflows/catalog"
import type { StartSyncBody } from "./query"

/** 202 `{sync: {id, state}}`: starts a catalogue sync (or its preview) in this process, or answers the running one. */
export const POST = async (req: AuthenticatedMedusaRequest<z.output<typeof StartSyncBody>>, res: MedusaResponse): Promise<void> => {
  const { id, state } = await startCatalogSync(req.scope, req.validatedBody)
  res.status(202).json({ sync: { id, state } })
}
