import type { MedusaContainer } from "@medusajs/framework/types"
import { everySeconds } from "../config/job-schedule"
import { tendCatalog } from "../workflows/catalog/tend-catalog"

/** Brings products in line with what changed between syncs: rates, rules, brands read for an order. Safe beside itself in another process. */
export default async function tendCatalogJob(container: MedusaContainer): Promise<void> {
  await tendCatalog(container)
}

export const config = { name: "voucher-hub-tend-catalog", schedule: everySeconds(60) }
