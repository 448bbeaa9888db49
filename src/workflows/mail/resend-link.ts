import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { CaseView } from "../../modules/voucher/ledger/cases"
import type VoucherModuleService from "../../modules/voucher/service"
import type { AdminActor } from "../orders/reveal-to-user"
import { resendOrderLink } from "./resend-by-admin"

/**
 * Has a fresh link mailed to the address of the case's order, for a person of the shop.
 * @throws MedusaError NOT_FOUND, or NOT_ALLOWED saying what the shop lacks.
 */
export async function resendLink(container: MedusaContainer, caseId: string, actor: AdminActor): Promise<CaseView> {
  const { cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const [found] = (await cases.list({ id: caseId, state: "all", limit: 1, offset: 0 })).cases
  if (!found) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Case ${caseId} was not found`)
  if (!found.order_id) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "This case belongs to no order with vouchers, so there is nobody to write to")
  await resendOrderLink(container, found.order_id, {}, actor)
  return found
}
