import { MedusaError } from "@medusajs/framework/utils"
import { StepResponse, createStep } from "@medusajs/framework/workflows-sdk"
import { toBrandMirror, type BrandMirror } from "../../../domain/brand"
import { plainText } from "../../../domain/plain-text"
import { HUBBLE_MODULE } from "../../../modules/hubble"
import { eachBrandPage } from "../../../modules/hubble/catalog-listing"
import type HubbleModuleService from "../../../modules/hubble/service"
import { emptyReport } from "../../../modules/hubble/sync-rows"

/**
 * Reads Hubble's whole catalogue into the mirror. Only a listing read to its end may make brands vanish; an empty one is
 * taken for a fault of the upstream and changes nothing.
 */
export const mirrorBrandsStep = createStep("mirror-brands", async ({ sync_id }: { sync_id: string }, { container }) => {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const report = emptyReport()
  let listed = 0
  for await (const page of eachBrandPage(async (query) => (await hubble.client.listBrands(query)).data)) {
    const mirrors: BrandMirror[] = []
    const refused = page.refused.map(({ id, reason }) => ({ id: plainText(id ?? "without id"), reason }))
    for (const brand of page.brands) {
      const answer = toBrandMirror(brand)
      if ("ok" in answer) mirrors.push(answer.ok)
      else refused.push({ id: plainText(brand.id), reason: answer.refused })
    }
    await hubble.brands.upsert(mirrors)
    await hubble.brands.refuse(refused)
    report.refused.push(...refused)
    listed += mirrors.length + refused.length
    await hubble.syncs.progress(sync_id, { done: 0, report })
  }
  if (listed === 0) {
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "Hubble listed no brands, so nothing was changed; check with Hubble which brands are enabled")
  }
  await hubble.brands.vanish(sync_id)
  return new StepResponse({ listed })
})
