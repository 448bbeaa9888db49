import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { previewPrices } from "../../../../../../workflows/catalog/preview-prices"
import type { PricePreviewBody } from "../../query"

/** `{amount, prices: [{currency, rule, price, unsellable}]}`: what a voucher would cost by this rule; nothing is kept. */
export const POST = async (req: AuthenticatedMedusaRequest<z.output<typeof PricePreviewBody>>, res: MedusaResponse): Promise<void> => {
  const { amount, price_rule: rule } = req.validatedBody
  res.json({ amount, prices: await previewPrices(req.scope, { brandId: req.params.id ?? "", rule, amount }) })
}
