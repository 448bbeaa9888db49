import { z } from "@medusajs/framework/zod"
import { priceOverrideSchema } from "../../../../config/schema"
import { SYNC_FIELDS } from "../../../../domain/field-ownership"

const yes = z.enum(["true", "false"]).transform((text) => text === "true")

/** `GET /admin/voucher-hub/brands?q&status&hidden&product_id&limit&offset`, by title, at most 100 a page. */
export const ListBrandsQuery = z.strictObject({
  q: z.string().trim().min(1).max(100).optional(),
  status: z.string().trim().min(1).max(40).optional(),
  hidden: yes.optional(),
  product_id: z.string().trim().min(1).max(60).optional(),
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

/** `POST /admin/voucher-hub/brands/:id/price-preview`: prices by a rule that is not kept; `amount` in rupees. */
export const PricePreviewBody = z.strictObject({
  price_rule: priceOverrideSchema.nullable(),
  amount: z.number().positive("amount is a number of rupees above 0").max(10_000_000).default(1_000),
})

export const BRAND_FIELDS = [
  "id", "title", "status", "description", "categories", "tags", "denomination_type", "card_type", "redemption_type", "denominations", "restrictions",
  "thumbnail_url", "logo_url", "tnc_url", "terms", "how_to_use", "expiry_months", "discount_percent", "product_id", "hidden", "unsellable_reason",
  "seen_at", "read_at", "created_at",
]
