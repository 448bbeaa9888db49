import { validateAndTransformBody, validateAndTransformQuery, type MiddlewareRoute } from "@medusajs/framework/http"
import { BRAND_FIELDS, BrandWishesBody, ListBrandsQuery, PricePreviewBody } from "./query"

export const brandsMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/admin/voucher-hub/brands",
    methods: ["GET"],
    middlewares: [validateAndTransformQuery(ListBrandsQuery, { defaults: BRAND_FIELDS, allowed: BRAND_FIELDS, isList: true })],
  },
  { matcher: "/admin/voucher-hub/brands/:id", methods: ["POST"], middlewares: [validateAndTransformBody(BrandWishesBody)] },
  { matcher: "/admin/voucher-hub/brands/:id/price-preview", methods: ["POST"], middlewares: [validateAndTransformBody(PricePreviewBody)] },
]
