import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"
import { wakeWorkers } from "../../../../../../workflows/work/wake"

/** Asks Hubble again, now. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const found = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.check(req.params.id ?? "")
  wakeWorkers(req.scope)
  res.json({ case: found })
}
