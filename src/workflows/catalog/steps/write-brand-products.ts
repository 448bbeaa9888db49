import { StepResponse, createStep } from "@medusajs/framework/workflows-sdk"
import { HUBBLE_MODULE } from "../../../modules/hubble"
import type HubbleModuleService from "../../../modules/hubble/service"
import { emptyReport, type SyncReport } from "../../../modules/hubble/sync-rows"
import { voucherSalesChannels } from "../brand-products"
import { ProductWriter } from "../write-products"

const CHUNK = 100

/** Writes the products of all brands with work, a chunk at a time, and completes the report. An unchanged catalogue writes nothing. */
export const writeBrandProductsStep = createStep(
  "write-brand-products",
  async ({ sync_id, listed }: { sync_id: string; listed: number }, { container }) => {
    const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
    const sync = await hubble.retrieveHubbleSync(sync_id)
    const report: SyncReport = { ...emptyReport(), ...sync.report }
    const refused = new Set(report.refused.map(({ id }) => id))
    const hidden = new Set<string>()
    const brandIds = await hubble.brands.withWork()
    const writer = brandIds.length > 0 ? new ProductWriter(container, await voucherSalesChannels(container)) : null
    const total = Math.max(listed, brandIds.length)
    let failed = 0
    for (let start = 0; writer && start < brandIds.length; start += CHUNK) {
      const chunk = brandIds.slice(start, start + CHUNK)
      await hubble.syncs.progress(sync_id, { total, done: total - brandIds.length + start, report })
      const written = await writer.write(chunk)
      report.created += written.created.length
      report.updated += written.updated.length
      report.refused = [...report.refused, ...written.refused]
      failed += written.refused.length
      for (const id of written.hidden) hidden.add(id)
    }
    report.hidden = hidden.size
    report.unchanged = (await hubble.brands.countListed(sync_id)) - report.created - report.updated - failed
    report.skipped = (await hubble.brands.unsellable(sync_id)).filter(({ id }) => !hidden.has(id) && !refused.has(id))
    await hubble.syncs.progress(sync_id, { total, done: total, report })
    return new StepResponse({ sync_id })
  },
)
