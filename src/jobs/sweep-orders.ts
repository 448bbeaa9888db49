import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { VOUCHER_MODULE } from "../modules/voucher"
import type VoucherModuleService from "../modules/voucher/service"
import { announceCases } from "../workflows/cases/announce-cases"
import { endFreezes } from "../workflows/orders/cancel-order"
import { sweepOrders } from "../workflows/orders/sweep"
import { pumpWork } from "../workflows/work/pump"

const BUDGET_MS = 20_000
/** The schedule is fixed at load, before options are known: it ticks often and `sweepSeconds` decides. */
const SLACK_MS = 500
let sweptAt = -Infinity

/** Ensures paid orders whose events were lost. Two at once only look twice: ensuring is idempotent. */
export default async function sweepPaidOrders(container: MedusaContainer): Promise<void> {
  const { orderOptions, policy, placement } = container.resolve<VoucherModuleService>(VOUCHER_MODULE)
  if (!orderOptions.active || performance.now() - sweptAt < policy.times.sweepMs - SLACK_MS) return
  sweptAt = performance.now()
  await endFreezes(container)
  const ended = await placement.wakeEndedHolds()
  await announceCases(container)
  const swept = await sweepOrders(container, BUDGET_MS)
  if (swept.ensured || ended) pumpWork(container)
}

export const config = { name: "voucher-hub-sweep-orders", schedule: everySeconds(10) }
