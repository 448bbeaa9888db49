import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"
import { endFreezes } from "../workflows/orders/cancel-order"
import { sweepOrders } from "../workflows/orders/sweep"
import { pumpWork } from "../workflows/work/pump"

const BUDGET_MS = 20_000

/** Ensures paid orders whose events were lost. Two at once only look twice: ensuring is idempotent. */
export default async function sweepPaidOrders(container: MedusaContainer): Promise<void> {
  if (!container.resolve<VoucherModuleService>(VOUCHER_MODULE).orderOptions.active) return
  await endFreezes(container)
  const swept = await sweepOrders(container, BUDGET_MS)
  if (swept.ensured) pumpWork(container)
}

export const config = { name: "voucher-hub-sweep-orders", schedule: everySeconds(60) }
