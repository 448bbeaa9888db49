import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { HUBBLE_MODULE } from "../../../../modules/hubble"
import type HubbleModuleService from "../../../../modules/hubble/service"
import { brandViews } from "../../../../workflows/catalog/brand-views"

/** `{brands, count, limit, offset}`: the mirror of Hubble's catalogue, sold or not (then with `unsellable_reason`). */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  const hubble = req.scope.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const { pagination } = req.queryConfig
  const [page, count] = await hubble.listAndCountHubbleBrands(req.filterableFields, { select: ["id"], ...pagination })
  const brands = await brandViews(req.scope, page.map((brand) => brand.id))
  res.json({ brands, count, limit: pagination.take, offset: pagination.skip })
}
