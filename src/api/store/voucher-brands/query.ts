import { z } from "@medusajs/framework/zod"

const currency = z.string().trim().toLowerCase().regex(/^[a-z]{3}$/, "expected an ISO 4217 currency code")

/** `GET /store/voucher-brands`, at most 100 a page. */
export const ListVoucherBrandsQuery = z.strictObject({
  q: z.string().trim().min(1).max(100).optional(),
  category: z.string().trim().min(1).max(100).optional(),
  redemption_type: z.string().trim().min(1).max(40).optional(),
  currency_code: currency.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
  order: z.literal(["title", "-title", "created_at", "-created_at"]).default("title"),
})

export const VoucherBrandQuery = z.strictObject({ currency_code: currency.optional() })

/** `amount` in rupees, as the URL carries it. */
export const QuoteQuery = z.strictObject({
  amount: z.string().trim().regex(/^\d{1,9}(\.\d{1,9})?$/, "expected a positive number of rupees").transform(Number),
  currency_code: currency.optional(),
})
