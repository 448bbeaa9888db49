import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { CaseView } from "../../modules/voucher/ledger/cases"
import type VoucherModuleService from "../../modules/voucher/service"
import { ensureVouchersWorkflow } from "../orders/ensure-vouchers"
import { checkPaymentCase, refundPaymentCase, retryPaymentCase } from "../payin/payment-cases"
import { probePlacement } from "../placement/pause-placement"
import { readUnclaimed } from "../placement/read-unclaimed"
import { refreshWallet } from "../wallet/refresh-wallet"
import { wakeWorkers } from "../work/wake"

const casesOf = (container: MedusaContainer) => container.resolve<VoucherModuleService>(VOUCHER_MODULE).cases

/** Asks the supplier or the payment service again, now. @throws MedusaError NOT_FOUND, NOT_ALLOWED when the kind cannot be checked */
export async function checkCase(container: MedusaContainer, id: string): Promise<CaseView> {
  const ofPayment = await checkPaymentCase(container, id)
  const found = ofPayment ?? (await casesOf(container).check(id))
  wakeWorkers(container)
  if (!ofPayment && found.supplier_order_id) await readReplacedCharges(container, found.supplier_order_id)
  return found
}

/** The case may be about an attempt that no worker reads any more. */
async function readReplacedCharges(container: MedusaContainer, supplierOrderId: string): Promise<void> {
  const charged = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).placement.replacedCharges(supplierOrderId)
  for (const hubbleOrderId of charged) await readUnclaimed(container, { hubbleOrderId })
}

/** Returns the money that a case is about. @throws MedusaError NOT_FOUND, NOT_ALLOWED naming what to do instead */
export async function refundCase(container: MedusaContainer, id: string, by: string): Promise<CaseView> {
  const found = (await refundPaymentCase(container, id, by)) ?? (await casesOf(container).refund(id, by))
  wakeWorkers(container)
  return found
}

/** Lets what a case holds up go on. @throws MedusaError NOT_FOUND, NOT_ALLOWED when nothing can */
export async function retryCase(container: MedusaContainer, id: string, by: string): Promise<CaseView> {
  const ofPayment = await retryPaymentCase(container, id)
  const found = ofPayment ?? (await casesOf(container).retry(id, by))
  if (!ofPayment && found.order_id) await ensureVouchersWorkflow(container).run({ input: { order_id: found.order_id } })
  if (found.kind === "waiting_for_wallet") await refreshWallet(container, "admin")
  if (found.kind === "placement_paused") await probePlacement(container)
  wakeWorkers(container)
  return found
}
