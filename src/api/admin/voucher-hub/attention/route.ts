import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../modules/voucher"
import type VoucherModuleService from "../../../../modules/voucher/service"
import type { AttentionQuery } from "./validators"

export async function GET(req: MedusaRequest<unknown, AttentionQuery>, res: MedusaResponse): Promise<void> {
  const { kind, order_id: orderId, state, limit, offset } = req.validatedQuery as AttentionQuery
  const { cases, count } = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.list({ kind, orderId, state, limit, offset })
  res.json({ cases, count, limit, offset })
}
