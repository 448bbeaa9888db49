import type { MiddlewareRoute } from "@medusajs/framework/http"
import { checkedQuery } from "../checked-query"
import { ListVoucherBrandsQuery, QuoteQuery, VoucherBrandQuery } from "./query"

export const voucherBrandsMiddlewares: MiddlewareRoute[] = [
  { matcher: "/store/voucher-brands", methods: ["GET"], middlewares: [checkedQuery(ListVoucherBrandsQuery)] },
  { matcher: "/store/voucher-brands/:id", methods: ["GET"], middlewares: [checkedQuery(VoucherBrandQuery)] },
  { matcher: "/store/voucher-brands/:id/quote", methods: ["GET"], middlewares: [checkedQuery(QuoteQuery)] },
]
