import type { ExecArgs } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../modules/hubble"
import type HubbleModuleService from "../modules/hubble/service"
import { startCatalogSync } from "../workflows/catalog"

/**
 * `medusa exec node_modules/medusa-plugin-voucher-hub/.medusa/server/src/scripts/sync-catalog.js [preview]`: one catalogue sync, to
 * its end; the last line is its report as JSON. @throws MedusaError when it failed
 */
export default async function syncCatalog({ container, args = [] }: ExecArgs): Promise<void> {
  const { id, ended } = await startCatalogSync(container, { preview: args.includes("preview") })
  await ended
  const sync = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).retrieveHubbleSync(id)
  process.stdout.write(`${JSON.stringify({ sync: { id, state: sync.state, error: sync.error, report: sync.report } })}\n`)
  if (sync.state === "failed") throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `Catalogue sync ${id} failed: ${sync.error ?? "unknown"}`)
}
