import type { MedusaContainer } from "@medusajs/framework/types"
import { purge } from "../workflows/upkeep/purge"

const BUDGET_MS = 60_000

/** Nightly, after the catalogue sync. Two at once delete twice as fast. */
export default async function purgeOld(container: MedusaContainer): Promise<void> {
  await purge(container, BUDGET_MS)
}

export const config = { name: "voucher-hub-purge", schedule: "30 4 * * *" }
