import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { HUBBLE_MODULE } from "../../../../../modules/hubble"
import type HubbleModuleService from "../../../../../modules/hubble/service"
import { presentSync } from "../present-sync"
import { SYNC_FIELDS } from "../query"

/** `{sync: {id, state, total, done, rate, remaining_seconds, report, preview, error, started_at, finished_at}}`; 404 for an unknown id. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const hubble = req.scope.resolve<HubbleModuleService>(HUBBLE_MODULE)
  await hubble.syncs.endDead()
  res.json({ sync: presentSync(await hubble.retrieveHubbleSync(req.params.id ?? "", { select: SYNC_FIELDS })) })
}
