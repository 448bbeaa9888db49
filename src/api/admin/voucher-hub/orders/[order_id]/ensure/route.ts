import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"
import { ensureVouchersWorkflow } from "../../../../../../workflows/orders/ensure-vouchers"
import { wakeWorkers } from "../../../../../../workflows/work/wake"

/** Ensures an order by hand; an unpaid one answers 200 with nothing created. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const orderId = req.params.order_id ?? ""
  const { result } = await ensureVouchersWorkflow(req.scope).run({ input: { order_id: orderId } })
  wakeWorkers(req.scope)
  const units = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).views.units(orderId)
  res.json({ units, created: result.created })
}
