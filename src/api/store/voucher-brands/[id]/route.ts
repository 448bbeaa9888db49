import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { presentShelf } from "../../../../workflows/shelf/present-shelf"
import { brandOnShelf } from "../../../../workflows/shelf/shelf"
import { shelfCurrency } from "../../../../workflows/shelf/shelf-currency"
import { answerWithETag } from "../../answer-with-etag"
import { salesChannelsOf } from "../../sales-channels"
import type { VoucherBrandQuery } from "../query"

/** `{brand}`; 404 for one that is not on the shelf. */
export const GET = async (req: MedusaStoreRequest, res: MedusaResponse): Promise<void> => {
  const query = req.validatedQuery as z.output<typeof VoucherBrandQuery>
  const brand = await brandOnShelf(req.scope, req.params.id ?? "", salesChannelsOf(req))
  const [presented] = await presentShelf(req.scope, [brand], await shelfCurrency(req.scope, query.currency_code))
  answerWithETag(req, res, { brand: presented })
}
