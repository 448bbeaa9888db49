import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { AdminUnitView } from "../../modules/voucher/ledger/unit-views"
import type VoucherModuleService from "../../modules/voucher/service"
import { readOrder } from "./read-order"

/** The units of an order as an admin sees them; none for one without vouchers. @throws MedusaError NOT_FOUND for no order at all */
export async function unitsOfOrder(container: MedusaContainer, orderId: string): Promise<AdminUnitView[]> {
  const units = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).views.units(orderId)
  if (!units.length) await readOrder(container, orderId)
  return units
}
