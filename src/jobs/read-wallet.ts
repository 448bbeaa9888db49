import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { pumpWork } from "../workflows/work/pump"
import { readWalletOnSchedule } from "../workflows/wallet/refresh-wallet"

/** While orders wait for the wallet, reads the balance once a minute and lets go what it covers. */
export default async function readWallet(container: MedusaContainer): Promise<void> {
  if (await readWalletOnSchedule(container)) pumpWork(container)
}

export const config = { name: "voucher-hub-read-wallet", schedule: everySeconds(60) }
