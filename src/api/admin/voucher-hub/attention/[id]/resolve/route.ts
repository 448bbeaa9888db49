import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"
import type { ResolveBody } from "../../validators"
import { announceFailed } from "../../../../../../workflows/placement/announce"
import { wakeWorkers } from "../../../../../../workflows/work/wake"

/** Ends a case by a person's note; `close_unit_ids` closes units that will not be ordered any more. */
export async function POST(req: AuthenticatedMedusaRequest<ResolveBody>, res: MedusaResponse): Promise<void> {
  const { note, close_unit_ids: closeUnitIds = [] } = req.validatedBody
  const { cases } = req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE)
  const found = await cases.resolve(req.params.id ?? "", req.auth_context.actor_id, { note, closeUnitIds })
  if (found.kind === "unknown_outcome" && found.order_id) announceFailed(req.scope, found.order_id, found.unit_ids.filter((id) => !closeUnitIds.includes(id)))
  wakeWorkers(req.scope)
  res.json({ case: found })
}
