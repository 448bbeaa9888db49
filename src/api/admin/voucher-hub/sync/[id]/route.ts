import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { HUBBLE_MODULE } from "../../../../../modules/hubble"
import type HubbleModuleService from "../../../../../modules/hubble/service"
import { SYNC_FIELDS } from "../query"

/** `{sync: {id, state, total, done, report, error, started_at, finished_at}}`; 404 for an unknown id. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const hubble = req.scope.resolve<HubbleModuleService>(HUBBLE_MODULE)
  res.json({ sync: await hubble.retrieveHubbleSync(req.params.id ?? "", { select: SYNC_FIELDS }) })
}
