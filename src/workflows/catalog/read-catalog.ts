import { MedusaError } from "@medusajs/framework/utils"
import { toBrandMirror, type BrandMirror } from "../../domain/brand"
import { plainText } from "../../domain/plain-text"
import type HubbleModuleService from "../../modules/hubble/service"

export interface CatalogPage {
  mirrors: BrandMirror[]
  refused: { id: string; reason: string }[]
}

/** The supplier's catalogue page by page, as mirror rows and refusals with their reason. */
export async function* catalogPages(hubble: HubbleModuleService): AsyncGenerator<CatalogPage> {
  for await (const page of hubble.gateway.listBrands()) {
    const mirrors: BrandMirror[] = []
    const refused = page.refused.map(({ id, reason }) => ({ id: plainText(id ?? "without id"), reason }))
    for (const brand of page.brands) {
      const answer = toBrandMirror(brand)
      if ("ok" in answer) mirrors.push(answer.ok)
      else refused.push({ id: plainText(brand.id), reason: answer.refused })
    }
    yield { mirrors, refused }
  }
}

/** An empty catalogue is taken for a fault of the upstream. */
export const emptyCatalog = () => new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "Hubble listed no brands, so nothing was changed; check with Hubble which brands are enabled")

/** The whole catalogue at once. @throws MedusaError when it is empty. */
export async function readCatalog(hubble: HubbleModuleService): Promise<CatalogPage> {
  const all: CatalogPage = { mirrors: [], refused: [] }
  for await (const page of catalogPages(hubble)) {
    all.mirrors.push(...page.mirrors)
    all.refused.push(...page.refused)
  }
  if (all.mirrors.length + all.refused.length === 0) throw emptyCatalog()
  return all
}
