import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { presentShelf } from "../../../workflows/shelf/present-shelf"
import { brandsOnShelf } from "../../../workflows/shelf/shelf"
import { shelfCurrency } from "../../../workflows/shelf/shelf-currency"
import { answerWithETag } from "../answer-with-etag"
import { salesChannelsOf } from "../sales-channels"
import type { ListVoucherBrandsQuery } from "./query"

/** `{brands, count, limit, offset}`: what the shop sells, unsellable ones with their reason. */
export const GET = async (req: MedusaStoreRequest, res: MedusaResponse): Promise<void> => {
  const query = req.validatedQuery as z.output<typeof ListVoucherBrandsQuery>
  const currency = await shelfCurrency(req.scope, query.currency_code)
  const { brands, count } = await brandsOnShelf(req.scope, query, salesChannelsOf(req))
  answerWithETag(req, res, { brands: await presentShelf(req.scope, brands, currency), count, limit: query.limit, offset: query.offset })
}
