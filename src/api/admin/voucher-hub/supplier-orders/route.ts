import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../modules/voucher"
import type VoucherModuleService from "../../../../modules/voucher/service"
import type { SupplierOrdersQuery } from "./validators"

export async function GET(req: MedusaRequest<unknown, SupplierOrdersQuery>, res: MedusaResponse): Promise<void> {
  const query = req.validatedQuery as SupplierOrdersQuery
  const found = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.supplierOrders(query)
  res.json({ ...found, limit: query.limit, offset: query.offset })
}
