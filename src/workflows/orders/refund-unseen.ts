import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { UnitView } from "../../modules/voucher/ledger/unit-views"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"

/**
 * A person gives back the money of a delivered voucher whose code nobody has seen, such as a gift that was not opened.
 * @throws MedusaError NOT_FOUND, or NOT_ALLOWED once somebody saw it.
 */
export async function refundUnseen(container: MedusaContainer, unitId: string, by: string, reason: string): Promise<UnitView> {
  const { orderOptions, refunds, views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (orderOptions.delivery === "hubble") throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "Hubble sends the codes of this shop to its buyers, so nobody can say that a code was not seen. Refund the order in Medusa if you want to give the money back all the same")
  await refunds.takeBack(unitId, by, reason)
  wakeWorkers(container)
  const unit = await views.unit(unitId, "admin")
  if (!unit) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Voucher ${unitId} was not found`)
  return unit
}
