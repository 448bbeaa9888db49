import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"
import { pumpWork } from "../workflows/work/pump"

/** Takes up what is due in the ledger (supplier orders and tasks) when no event woke this process; claims keep it safe beside itself. */
export default async function reconcileSupplierOrders(container: MedusaContainer): Promise<void> {
  pumpWork(container)
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).placement.beat()
}

export const config = { name: "voucher-hub-reconcile-supplier-orders", schedule: everySeconds(15) }
