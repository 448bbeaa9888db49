import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../modules/voucher/service"

export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const order = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.supplierOrder(req.params.id ?? "")
  if (!order) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Supplier order ${req.params.id} was not found`)
  res.json({ supplier_order: order })
}
