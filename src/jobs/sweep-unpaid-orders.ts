import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { tellOfOutages } from "../workflows/payin/outage"
import { sweepUnpaidOrders } from "../workflows/payin/unpaid-orders"

const BUDGET_MS = 20_000

/**
 * Cancels orders whose boleto or redirect payment never came, when the shop wants it, and voids slips of cancelled orders. Tells of a payment service
 * that refuses the shop: no payment may wait for it, and then no worker would. Safe beside itself.
 */
export default async function sweepUnpaidOrdersJob(container: MedusaContainer): Promise<void> {
  await tellOfOutages(container)
  await sweepUnpaidOrders(container, BUDGET_MS)
}

export const config = { name: "voucher-hub-sweep-unpaid-orders", schedule: everySeconds(60) }
