import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"
import { readUnclaimed } from "./read-unclaimed"

/**
 * A verified order webhook is a reason to look, not a fact (`protocol.md` 3.10): it makes one read due, at most one a minute for each
 * order. `final` once a terminal status was read; `again` when an equal webhook must look again; `unanswered` when this one must.
 */
export async function onSupplierOrderWebhook(container: MedusaContainer, webhook: { hubbleOrderId: string; status: string }): Promise<"final" | "again" | "unanswered" | "unknown_order"> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const asked = await voucher.placement.requestRead(webhook.hubbleOrderId)
  if (!asked) return "unknown_order"
  // Workers read the last attempt alone. One that failed may be charged beside its successor: what it brings is delivered or sealed, and a person's case.
  if (asked.replaced && webhook.status !== "FAILED") {
    const read = await readUnclaimed(container, webhook.hubbleOrderId)
    if (read !== "SUCCESS") return read === "unanswered" ? "unanswered" : "again"
  }
  wakeWorkers(container)
  return asked.settled && webhook.status === "SUCCESS" ? "final" : "again"
}
