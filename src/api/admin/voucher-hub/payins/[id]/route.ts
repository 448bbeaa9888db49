import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../../../../modules/payin"
import type PayinModuleService from "../../../../../modules/payin/service"
import { presentPayin } from "../present-payin"

/** One payment and what happened to it and its captures, cancellations, refunds and pay-outs, in order. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const id = req.params.id ?? ""
  const { requests, views } = req.scope.resolve<PayinModuleService>(PAYIN_MODULE)
  const row = await requests.read(id)
  if (!row) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment ${id} was not found in the money ledger`)
  res.json({ payin: { ...presentPayin(row), timeline: await views.timeline(id) } })
}
