import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { RENEW_LEASE_MS } from "../../modules/hubble/sync-rows"
import { failureReason } from "./failure-reason"
import { previewCatalogSync } from "./preview-sync"
import { syncHubbleCatalogWorkflow } from "./sync-catalog"

export interface StartedSync {
  id: string
  state: "running"
  /** Resolves when the sync this call started has ended, well or not; at once when one was running already. Never rejects. */
  ended: Promise<void>
}

async function run(container: MedusaContainer, hubble: HubbleModuleService, id: string, preview: boolean): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const renewal = setInterval(() => {
    hubble.syncs.renew(id).catch((error: unknown) => logger.warn(`Catalogue sync ${id} could not renew its lease: ${failureReason(error)}`))
  }, RENEW_LEASE_MS)
  try {
    if (preview) {
      await previewCatalogSync(container, id)
      await hubble.syncs.finish(id)
    } else await syncHubbleCatalogWorkflow(container).run({ input: { sync_id: id } })
    logger.info(`Catalogue sync ${id}${preview ? " (preview)" : ""} is done`)
  } catch (error) {
    const reason = failureReason(error)
    logger.error(`Catalogue sync ${id} failed: ${reason}`)
    await hubble.syncs.fail(id, reason).catch(() => logger.error(`Catalogue sync ${id} could not be closed; its lease will run out`))
  } finally {
    clearInterval(renewal)
  }
}

/**
 * Starts a sync in this process, or answers the one that is running anywhere (`surface.md`, `POST /sync`). A preview writes nothing
 * but its report, and takes its turn like any sync.
 * @throws MedusaError NOT_ALLOWED when Hubble is not configured.
 */
export async function startCatalogSync(container: MedusaContainer, { preview = false }: { preview?: boolean } = {}): Promise<StartedSync> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  if (!hubble.catalogOptions.active) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "Hubble is not configured: set HUBBLE_CLIENT_ID and HUBBLE_CLIENT_SECRET, then sync")
  }
  const { id, started } = await hubble.syncs.begin({ preview })
  return { id, state: "running", ended: started ? run(container, hubble, id, preview) : Promise.resolve() }
}
