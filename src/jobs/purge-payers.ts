import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { PAYIN_MODULE } from "../modules/payin"
import type PayinModuleService from "../modules/payin/service"

const BATCH = 1_000
const BUDGET_MS = 20_000

/** Empties the documents of payers whose day is over and whom no sale needs any more, and accounts for money back after 90 days. */
export default async function purgePayers(container: MedusaContainer): Promise<void> {
  const { payers, refundReceivers }: PayinModuleService = container.resolve(PAYIN_MODULE)
  const until = performance.now() + BUDGET_MS
  // One that fails does not keep the other from its work.
  const ends = await Promise.allSettled([payers, refundReceivers].map(async (kept) => {
    while ((await kept.purge(BATCH)) === BATCH && performance.now() < until);
  }))
  const failed = ends.find((end) => end.status === "rejected")
  if (failed) throw failed.reason
}

export const config = { name: "voucher-hub-purge-payers", schedule: everySeconds(3600) }
