import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"

export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ units: await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.units(req.params.order_id ?? "") })
}
