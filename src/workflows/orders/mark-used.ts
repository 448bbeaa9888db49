import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Asker } from "../../modules/voucher/ledger/access"
import type { UnitView } from "../../modules/voucher/ledger/unit-views"
import type VoucherModuleService from "../../modules/voucher/service"
import { notFound, usableUnit } from "./shopper-access"

/** Notes for its owner that a voucher was used up, or that it was not. */
export async function markUsed(container: MedusaContainer, unitId: string, asker: Asker, used: boolean): Promise<UnitView> {
  const { access, views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { as } = await usableUnit(container, unitId, asker)
  await access.markUsed(unitId, used)
  const unit = await views.unit(unitId, as)
  if (!unit) throw notFound()
  return unit
}
