import { z } from "@medusajs/framework/zod"
import { priceOverrideSchema } from "../../config/schema"
import { SYNC_FIELDS } from "../../domain/field-ownership"
import { shapes } from "../shapes"
import { count, instructions, moment, money } from "./common"

const limit = z.number().nullable()

export const priceRule = z.strictObject({ rate: z.string(), markupPercent: z.string(), markupFixed: z.string().nullable(), roundTo: z.string().nullable() }).register(shapes, { id: "PriceRule" })

export const mirroredBrand = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    status: z.string(),
    description: z.string().nullable(),
    categories: z.array(z.string()),
    tags: z.array(z.string()),
    denomination_type: z.string(),
    card_type: z.string().nullable(),
    redemption_type: z.string().nullable(),
    redemption_label: z.string().nullable(),
    denominations: z.array(z.strictObject({ amount: money, currency: z.string(), variant_id: z.string().nullable(), prices: z.record(z.string(), money) })),
    restrictions: z.strictObject({
      minOrderAmount: limit, maxOrderAmount: limit, minVoucherAmount: limit, maxVoucherAmount: limit, maxVouchersPerOrder: limit, maxVouchersPerDenomination: limit, maxDenominationsPerOrder: limit,
    }),
    thumbnail_url: z.string().nullable(),
    logo_url: z.string().nullable(),
    tnc_url: z.string().nullable(),
    terms: z.array(z.string()),
    how_to_use: z.array(instructions),
    expiry_months: z.number().nullable(),
    discount_percent: z.number().nullable(),
    margin_percent: z.number().nullable(),
    product_id: z.string().nullable(),
    product_status: z.string().nullable(),
    hidden: z.boolean(),
    price_rule: priceOverrideSchema.nullable(),
    sync_fields: z.array(z.enum(SYNC_FIELDS)),
    trouble: z.enum(["E100", "E101", "E102"]).nullable(),
    unsellable_reason: z.string().nullable(),
    unsellable_in: z.record(z.string(), z.string()),
    seen_at: moment,
    read_at: moment,
    created_at: moment,
    updated_at: moment,
    deleted_at: z.null(),
  })
  .register(shapes, { id: "MirroredBrand", description: "A brand of Hubble's catalogue as the shop keeps it; amounts in rupees, `prices` by currency." })

export const previewedPrice = z.strictObject({ currency: z.string(), rule: priceRule.nullable(), price: money.nullable(), unsellable: z.string().nullable() }).register(shapes, { id: "PreviewedPrice" })

export const noted = z.strictObject({ id: z.string(), reason: z.string() })
export const syncChange = z.strictObject({ id: z.string(), title: z.string(), action: z.enum(["create", "update", "hide"]), fields: z.array(z.string()) })
export const syncState = z.enum(["running", "done", "failed"])

export const sync = z
  .strictObject({
    id: z.string(),
    state: syncState,
    total: count.nullable(),
    done: count,
    rate: z.number().nullable(),
    remaining_seconds: z.number().nullable(),
    report: z
      .strictObject({ created: count, updated: count, hidden: count, unchanged: count, refused: z.array(noted), skipped: z.array(noted), notes: z.array(noted), changes: z.array(syncChange).optional() })
      .nullable(),
    preview: z.boolean(),
    error: z.string().nullable(),
    started_at: moment,
    finished_at: moment.nullable(),
  })
  .register(shapes, { id: "Sync", description: "`rate`: brands a second. `changes` are in the report of a preview." })

export const rates = z.strictObject({
  rates: z.array(
    z.strictObject({ currency_code: z.string(), rate: z.string().nullable(), source: z.string().nullable(), as_of: moment.nullable(), max_age_hours: z.number(), usable: z.boolean() }).register(shapes, { id: "Rate" }),
  ),
})
