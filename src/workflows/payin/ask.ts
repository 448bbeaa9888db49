import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { wakeWorkers } from "../work/wake"

/**
 * A webhook or a person wants a payment looked at now: it is never believed, only a reason to look (`protocol.md` 5.10). Returns the payments, or
 * the pay-out, it concerns; none for one that this ledger does not know.
 */
export async function askAboutPayin(container: MedusaContainer, key: { psp: "hubcash" | "hub123"; pspId?: string; reference?: string } | { id: string }): Promise<string[]> {
  const asked = await container.resolve<PayinModuleService>(PAYIN_MODULE).requests.ask(key)
  if (asked.length) wakeWorkers(container)
  return asked
}
