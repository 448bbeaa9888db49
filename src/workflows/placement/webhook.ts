import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"
import { readUnclaimed, readUnknown } from "./read-unclaimed"

/**
 * A webhook of an order whose id we never learnt: its reference may be ours, of an attempt that got no answer and was given up, and that Hubble made
 * and charged all the same. Several webhooks may name the order: it is read once a minute, whoever asks (`protocol.md` 3.10). `unanswered`: this
 * webhook must look again.
 */
export async function askAboutUnknownOrder(container: MedusaContainer, hubbleOrderId: string): Promise<"ours" | "unknown_order" | "unanswered"> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const seconds = voucher.policy.times.webhookReadGapMs / 1_000
  if ((await voucher.access.take({ name: `unknown-order:${hubbleOrderId}`, most: 1, seconds })) !== null) return "unanswered"
  const said = await readUnknown(container, hubbleOrderId)
  if (said === null || said === "absent") return "unknown_order"
  if (said === "refused" || said === "unanswered") return "unanswered"
  wakeWorkers(container)
  return "ours"
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
    // One within the minute may be older than this news.
    if (read !== "SUCCESS") return read === null || read === "unanswered" ? "unanswered" : "again"
  }
  wakeWorkers(container)
  return asked.settled && webhook.status === "SUCCESS" ? "final" : "again"
}
