import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../modules/voucher/service"
import { authorizeOrder } from "../../../../../workflows/orders/shopper-access"
import { countingWrongAnswers } from "../../../../limits"
import { askerOf } from "../../../asker"

export const GET = countingWrongAnswers(async (req: MedusaRequest, res: MedusaResponse) => {
  res.setHeader("Cache-Control", "no-store")
  const orderId = req.params.id ?? ""
  await authorizeOrder(req.scope, orderId, askerOf(req))
  const units = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.unitsOfOrder(orderId)
  res.json({ units })
})
