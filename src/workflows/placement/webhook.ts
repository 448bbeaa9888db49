import type { MedusaContainer } from "@medusajs/framework/types"
import type { SupplierOrderStatus } from "../../domain/supplier-answer"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"
import { announce } from "./announce"
import { reading } from "./process-claim"

/**
 * A verified order webhook is a reason to look, not a fact (`protocol.md` 3.10): it makes one read due, at most one a minute for each
 * order. `final` once a terminal status was read; `again` when an equal webhook must look again; `unanswered` when this one must.
 */
export async function onSupplierOrderWebhook(container: MedusaContainer, webhook: { hubbleOrderId: string; status: string }): Promise<"final" | "again" | "unanswered" | "unknown_order"> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const asked = await voucher.placement.requestRead(webhook.hubbleOrderId)
  if (!asked) return "unknown_order"
  if (asked.replaced && webhook.status !== "FAILED") {
    const read = await readReplaced(container, voucher, webhook.hubbleOrderId)
    if (read !== "SUCCESS") return read === "unanswered" ? "unanswered" : "again"
  }
  wakeWorkers(container)
  return asked.settled && webhook.status === "SUCCESS" ? "final" : "again"
}

/**
 * Workers read the last attempt alone. One that failed may be charged beside its successor: what it brings is delivered or sealed, and a person's case.
 * Read without a claim, so that only facts count (3.3). @returns the status; null when it was read a moment ago, or when it does not exist
 */
async function readReplaced(container: MedusaContainer, voucher: VoucherModuleService, hubbleOrderId: string): Promise<SupplierOrderStatus | "unanswered" | null> {
  const claim = await voucher.placement.replacedAttempt(hubbleOrderId)
  if (!claim) return null
  const answer = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).gateway.read(hubbleOrderId, reading({ voucher, claim }))
  await announce(container, claim, await voucher.placement.recordRead(claim, answer))
  if (answer.kind === "order") return answer.order.status
  return answer.kind === "absent" || answer.kind === "rejected" ? null : "unanswered"
}
