import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"
import { wakeWorkers } from "../../../../../../workflows/work/wake"

/** Lets the order of a case go on. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const found = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.retry(req.params.id ?? "", req.auth_context.actor_id)
  wakeWorkers(req.scope)
  res.json({ case: found })
}
