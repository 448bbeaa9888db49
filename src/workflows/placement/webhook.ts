import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"
import { READ_TIMEOUT_MS } from "./process-claim"
import { readUnclaimed } from "./read-unclaimed"

/**
 * A webhook of an order whose id we never learnt: its reference may be ours, of an attempt that got no answer and was given up, and that Hubble made
 * and charged all the same. @returns false when it is not ours @throws when Hubble gave no clear word
 */
export async function askAboutUnknownOrder(container: MedusaContainer, hubbleOrderId: string): Promise<boolean> {
  const referenceId = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).gateway.referenceOf(hubbleOrderId, READ_TIMEOUT_MS)
  const read = referenceId === null ? null : await readUnclaimed(container, { referenceId })
  if (read === "unanswered") throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "Hubble did not answer for the order of this webhook")
  if (read !== null) wakeWorkers(container)
  return read !== null
}

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
    const read = await readUnclaimed(container, { hubbleOrderId: webhook.hubbleOrderId })
    if (read !== "SUCCESS") return read === "unanswered" ? "unanswered" : "again"
  }
  wakeWorkers(container)
  return asked.settled && webhook.status === "SUCCESS" ? "final" : "again"
}
