import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { rotateKeys } from "../workflows/upkeep/rotate-keys"

const BUDGET_MS = 20_000

/** Brings codes and payment secrets under the active key after a key was changed; with nothing to do it is a look at five indexes. Safe beside itself. */
export default async function rotateVaultKeys(container: MedusaContainer): Promise<void> {
  await rotateKeys(container, BUDGET_MS)
}

export const config = { name: "voucher-hub-rotate-keys", schedule: everySeconds(60) }
