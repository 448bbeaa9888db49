import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { PAYIN_MODULE } from "../modules/payin"
import type PayinModuleService from "../modules/payin/service"

/** Empties the documents of payers whose day is over and whom no sale needs any more. */
export default async function purgePayers(container: MedusaContainer): Promise<void> {
  await container.resolve<PayinModuleService>(PAYIN_MODULE).payers.purge()
}

export const config = { name: "voucher-hub-purge-payers", schedule: everySeconds(3600) }
