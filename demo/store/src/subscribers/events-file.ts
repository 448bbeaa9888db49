import { appendFileSync } from "node:fs"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"

const FILE = process.env.DEMO_EVENTS_FILE
const EVENTS = [
  "voucher.issued", "voucher.failed", "voucher.needs_attention", "voucher.revealed", "voucher_order.placed", "voucher_order.processing", "wallet.low", "catalog.synced", "brand.disabled", "payment.expired", "payment.failed", "payments.refused", "webhook.stored",
]

/** What a shop's own subscribers hear of the plugin: a line of JSON per event in DEMO_EVENTS_FILE, nothing where that is not set. */
export default async function writeEvent({ event }: SubscriberArgs<Record<string, unknown>>): Promise<void> {
  if (FILE) appendFileSync(FILE, `${JSON.stringify({ name: event.name, data: event.data })}\n`)
}

export const config: SubscriberConfig = { event: FILE ? EVENTS : [], context: { subscriberId: "demo-events-file" } }
