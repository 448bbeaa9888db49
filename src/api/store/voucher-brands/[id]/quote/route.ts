import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { toMajor } from "../../../../../domain/money"
import { quoteAmount } from "../../../../../workflows/cart/custom-amount"
import { brandOnShelf } from "../../../../../workflows/shelf/shelf"
import { shelfCurrency } from "../../../../../workflows/shelf/shelf-currency"
import { salesChannelsOf } from "../../../sales-channels"
import type { QuoteQuery } from "../../query"

/** `{price, valid_until}` of a custom amount of rupees, in major units; 400 naming the limit. Frozen only once it is in a cart. */
export const GET = async (req: MedusaStoreRequest, res: MedusaResponse): Promise<void> => {
  const { amount, currency_code } = req.validatedQuery as z.output<typeof QuoteQuery>
  const brand = await brandOnShelf(req.scope, req.params.id ?? "", salesChannelsOf(req))
  const currency = await shelfCurrency(req.scope, currency_code)
  const quote = await quoteAmount(req.scope, brand, amount, currency)
  res.setHeader("Cache-Control", "no-store")
  res.json({ price: toMajor(quote.price, currency), currency_code: currency, valid_until: quote.validUntil.toISOString() })
}
