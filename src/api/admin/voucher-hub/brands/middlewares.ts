import { validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"
import { BRAND_FIELDS, ListBrandsQuery } from "./query"

export const brandsMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/admin/voucher-hub/brands",
    methods: ["GET"],
    middlewares: [validateAndTransformQuery(ListBrandsQuery, { defaults: BRAND_FIELDS, allowed: BRAND_FIELDS, isList: true })],
  },
]
