import { StepResponse, createStep } from "@medusajs/framework/workflows-sdk"
import { HUBBLE_MODULE } from "../../../modules/hubble"
import type HubbleModuleService from "../../../modules/hubble/service"
import { emptyReport } from "../../../modules/hubble/sync-rows"
import { resolveVoucherDelivery } from "../../setup/find-delivery"
import { catalogPages, emptyCatalog } from "../read-catalog"

/**
 * Reads Hubble's whole catalogue into the mirror. Only a listing read to its end may make brands vanish; an empty one changes nothing.
 * `bare`: the shop has no voucher delivery yet, or no longer. `disabled`: ids of the brands that were on offer before and are no more.
 */
export const mirrorBrandsStep = createStep("mirror-brands", async ({ sync_id }: { sync_id: string }, { container }) => {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const report = emptyReport()
  let listed = 0
  const before = await hubble.brands.listedIds()
  let readAt = await hubble.brands.clock()
  for await (const page of catalogPages(hubble)) {
    const refused = [...page.refused, ...(await hubble.brands.keep(page.mirrors, readAt))]
    await hubble.brands.refuse(refused, readAt)
    report.refused.push(...refused)
    listed += page.mirrors.length + page.refused.length
    await hubble.syncs.progress(sync_id, { done: 0, report })
    readAt = await hubble.brands.clock()
  }
  if (listed === 0) throw emptyCatalog()
  await hubble.brands.vanish(sync_id)
  const after = new Set(await hubble.brands.listedIds())
  return new StepResponse({ listed, disabled: before.filter((id) => !after.has(id)), bare: (await resolveVoucherDelivery(container)) === null })
})
