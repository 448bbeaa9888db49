import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"

/** Who was told what about this order, newest first; never a link. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ mails: await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.mails(req.params.order_id ?? "") })
}
