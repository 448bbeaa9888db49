import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { pumpWork } from "../workflows/work/pump"
import { WORK_DUE_EVENT } from "../workflows/work/wake"

/** A route or another process found work; this process takes what it can claim. */
export default async function workDue({ container }: SubscriberArgs): Promise<void> {
  pumpWork(container)
}

export const config: SubscriberConfig = { event: WORK_DUE_EVENT, context: { subscriberId: "voucher-hub-work-due" } }
