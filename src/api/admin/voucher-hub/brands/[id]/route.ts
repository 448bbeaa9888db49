import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { setBrandWishes } from "../../../../../workflows/catalog/set-brand-wishes"
import { brandViews } from "../../../../../workflows/catalog/brand-views"
import type { BrandWishesBody } from "../query"

/** `{hidden?, price_rule?, sync_fields?}` -> `{brand}`: kept, and applied to the product at once. */
export const POST = async (req: AuthenticatedMedusaRequest<z.output<typeof BrandWishesBody>>, res: MedusaResponse): Promise<void> => {
  const id = req.params.id ?? ""
  await setBrandWishes(req.scope, id, req.validatedBody)
  const [brand] = await brandViews(req.scope, [id])
  res.json({ brand })
}
