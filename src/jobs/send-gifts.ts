import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { sendDueGifts } from "../workflows/gifts/send-due-gifts"

/** Writes the mails of gifts whose date has come; what is queued is work of the ledger, and survives this process. Safe beside itself. */
export default async function sendGifts(container: MedusaContainer): Promise<void> {
  await sendDueGifts(container)
}

export const config = { name: "voucher-hub-send-gifts", schedule: everySeconds(15) }
