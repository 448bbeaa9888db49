import { StepResponse, createStep } from "@medusajs/framework/workflows-sdk"
import { HUBBLE_MODULE } from "../../../modules/hubble"
import type HubbleModuleService from "../../../modules/hubble/service"
import { emptyReport, type SyncReport } from "../../../modules/hubble/sync-rows"
import { shippingProfileNotes } from "../shipping-profiles"
import { writeBrands } from "../write-brands"

/** Writes the products of all brands with work, a chunk at a time, and completes the report. An unchanged catalogue writes nothing. */
export const writeBrandProductsStep = createStep(
  "write-brand-products",
  async ({ sync_id, listed }: { sync_id: string; listed: number }, { container }) => {
    const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
    const sync = await hubble.retrieveHubbleSync(sync_id)
    const report: SyncReport = { ...emptyReport(), ...sync.report }
    const refused = new Set(report.refused.map(({ id }) => id))
    const hidden = new Set<string>()
    let total = listed
    let failed = 0
    await hubble.syncs.progress(sync_id, { total, done: 0, report, writing: true })
    for await (const chunk of writeBrands(container)) {
      const { written } = chunk
      report.created += written.created.length
      report.updated += written.updated.length
      report.refused = [...report.refused, ...written.refused]
      failed += written.refused.length
      for (const id of written.hidden) hidden.add(id)
      total = Math.max(listed, chunk.total)
      const done = total - chunk.total + chunk.before + written.created.length + written.updated.length + written.hidden.length
      await hubble.syncs.progress(sync_id, { total, done, report })
    }
    report.hidden = hidden.size
    report.unchanged = (await hubble.brands.countListed(sync_id)) - report.created - report.updated - failed
    report.skipped = (await hubble.brands.unsellable(sync_id)).filter(({ id }) => !hidden.has(id) && !refused.has(id))
    report.notes = await shippingProfileNotes(container)
    await hubble.syncs.progress(sync_id, { total, done: total, report })
    return new StepResponse({ sync_id })
  },
)
