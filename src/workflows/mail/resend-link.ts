import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { CaseView } from "../../modules/voucher/ledger/cases"
import type VoucherModuleService from "../../modules/voucher/service"
import { linkProblem } from "./mail-provider"
import { wakeWorkers } from "../work/wake"

/**
 * Has a fresh link mailed to the address of the case's order, for a person of the shop.
 * @throws MedusaError NOT_FOUND, or NOT_ALLOWED saying what the shop lacks.
 */
export async function resendLink(container: MedusaContainer, caseId: string): Promise<CaseView> {
  const { cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const [found] = (await cases.list({ id: caseId, state: "all", limit: 1, offset: 0 })).cases
  if (!found) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Case ${caseId} was not found`)
  if (!found.order_id) throw notAllowed(NOBODY)
  await resendOrderLink(container, found.order_id)
  return found
}

const NOBODY = "This case belongs to no order with vouchers, so there is nobody to write to"
const notAllowed = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)

/**
 * Has a fresh link mailed to the address of the order.
 * @throws MedusaError NOT_ALLOWED saying what the shop lacks, or that the order has no vouchers.
 */
export async function resendOrderLink(container: MedusaContainer, orderId: string): Promise<void> {
  const problem = linkProblem(container)
  if (problem) throw notAllowed(problem)
  const { access }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!(await access.requestLink(orderId))) throw notAllowed("This order has no vouchers, so there is no link to send")
  wakeWorkers(container)
}
