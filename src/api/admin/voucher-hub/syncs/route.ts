import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { HUBBLE_MODULE } from "../../../../modules/hubble"
import type HubbleModuleService from "../../../../modules/hubble/service"
import { presentSync } from "../sync/present-sync"

/** `{syncs, count, limit, offset}`, newest first. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const hubble = req.scope.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const { fields, pagination } = req.queryConfig
  await hubble.syncs.endDead()
  const [syncs, count] = await hubble.listAndCountHubbleSyncs(req.filterableFields, { select: fields, ...pagination })
  res.json({ syncs: syncs.map((sync) => presentSync(sync)), count, limit: pagination.take, offset: pagination.skip })
}
