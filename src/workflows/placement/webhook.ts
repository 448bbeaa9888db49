import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"

/**
 * A verified order webhook is a reason to look, not a fact (`protocol.md` 3.10): it makes one read due, at most one a minute for each
 * order. `final` once a terminal status was read; `again` when an equal webhook must look again.
 */
export async function onSupplierOrderWebhook(container: MedusaContainer, webhook: { hubbleOrderId: string; status: string }): Promise<"final" | "again" | "unknown_order"> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const asked = await voucher.placement.requestRead(webhook.hubbleOrderId)
  if (!asked) return "unknown_order"
  wakeWorkers(container)
  return asked.settled && webhook.status === "SUCCESS" ? "final" : "again"
}
