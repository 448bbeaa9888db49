import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { VOUCHER_MODULE } from "../../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../../modules/voucher/service"
import { ensureVouchersWorkflow } from "../../../../../../workflows/orders/ensure-vouchers"
import { probePlacement } from "../../../../../../workflows/placement/pause-placement"
import { refreshWallet } from "../../../../../../workflows/wallet/refresh-wallet"
import { wakeWorkers } from "../../../../../../workflows/work/wake"

/** Lets the order of a case go on. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const found = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.retry(req.params.id ?? "", req.auth_context.actor_id)
  if (found.order_id) await ensureVouchersWorkflow(req.scope).run({ input: { order_id: found.order_id } })
  if (found.kind === "waiting_for_wallet") await refreshWallet(req.scope, "admin")
  if (found.kind === "placement_paused") await probePlacement(req.scope)
  wakeWorkers(req.scope)
  res.json({ case: found })
}
