import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"

/** `{timeline}`: every change of state of the order's vouchers, with its cause; none for an order without vouchers. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ timeline: await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.timeline(req.params.order_id ?? "") })
}
