import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { HUBBLE_MODULE } from "../../../../modules/hubble"
import type HubbleModuleService from "../../../../modules/hubble/service"
import { presentBrands } from "./present-brands"

/** `{brands, count, limit, offset}`: the mirror of Hubble's catalogue, sold or not (then with `unsellable_reason`). */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const hubble = req.scope.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const { pagination } = req.queryConfig
  const [page, count] = await hubble.listAndCountHubbleBrands(req.filterableFields, { select: ["id"], ...pagination })
  const ids = page.map((brand) => brand.id)
  const [brands, links] = await Promise.all([hubble.brands.byIds(ids), hubble.variants.live(ids)])
  brands.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  res.json({ brands: presentBrands(brands, links), count, limit: pagination.take, offset: pagination.skip })
}
