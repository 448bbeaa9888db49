import { z } from "@medusajs/framework/zod"
import { priceOverrideSchema } from "../../../../config/schema"
import { SYNC_FIELDS } from "../../../../domain/field-ownership"

/** `GET /admin/voucher-hub/brands?q&limit&offset`, by title, at most 100 a page. */
export const ListBrandsQuery = z.strictObject({
  q: z.string().trim().min(1).max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
  order: z.literal(["title", "-title", "id", "-id"]).default("title"),
})

/** `POST /admin/voucher-hub/brands/:id`. */
export const BrandWishesBody = z.strictObject({
  hidden: z.boolean().optional(),
  price_rule: priceOverrideSchema.nullable().optional(),
  sync_fields: z.array(z.enum(SYNC_FIELDS)).max(SYNC_FIELDS.length).optional(),
})

export const BRAND_FIELDS = [
  "id", "title", "status", "description", "categories", "tags", "denomination_type", "card_type", "redemption_type", "denominations", "restrictions",
  "thumbnail_url", "logo_url", "tnc_url", "terms", "how_to_use", "expiry_months", "discount_percent", "product_id", "hidden", "unsellable_reason",
  "seen_at", "read_at", "created_at",
]
