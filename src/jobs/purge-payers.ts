import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { PAYIN_MODULE } from "../modules/payin"
import type PayinModuleService from "../modules/payin/service"

/** Empties the documents of payers whose day is over and whom no sale needs any more, and accounts for money back after 90 days. */
export default async function purgePayers(container: MedusaContainer): Promise<void> {
  const { payers, refundReceivers }: PayinModuleService = container.resolve(PAYIN_MODULE)
  await payers.purge()
  await refundReceivers.purge()
}

export const config = { name: "voucher-hub-purge-payers", schedule: everySeconds(3600) }
