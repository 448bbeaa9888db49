import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { pumpWork } from "../work/pump"

const BUDGET_MS = 10_000

/** Queues what is due in batches; how many gifts. */
export async function sendDueGifts(container: MedusaContainer): Promise<number> {
  const { gifts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const until = performance.now() + BUDGET_MS
  let queued = 0
  for (let found = 1; found > 0 && performance.now() < until; queued += found) found = await gifts.queueDue()
  if (queued) pumpWork(container)
  return queued
}
