import type { HttpTypes } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"
import { PAYMENT_OUTCOMES, type PaymentOutcome } from "../../domain/payment-outcome"
import { shapes } from "../shapes"
import { instructions, keysOf, moment, money, storedCard, unit } from "./common"

const denomination = z.strictObject({ amount: money, currency: z.string(), variant_id: z.string().nullable(), price: money.nullable() })
const limit = z.number().nullable()

export const shelfBrand = z
  .strictObject({
    id: z.string(),
    product_id: z.string().nullable(),
    title: z.string(),
    description: z.string().nullable(),
    images: z.array(z.string()),
    categories: z.array(z.string()),
    tags: z.array(z.string()),
    redemption_type: z.string().nullable(),
    redemption_label: z.string().nullable(),
    card_type: z.string().nullable(),
    denomination_type: z.enum(["FIXED", "FLEXIBLE"]),
    denominations: z.array(denomination),
    suggested_amounts: z.array(money),
    min: money.nullable(),
    max: money.nullable(),
    limits: z.strictObject({
      min_order_amount: limit, max_order_amount: limit, min_voucher_amount: limit, max_voucher_amount: limit,
      max_vouchers_per_order: limit, max_vouchers_per_denomination: limit, max_denominations_per_order: limit,
    }),
    how_to_use: z.array(instructions),
    terms: z.array(z.string()),
    terms_url: z.string().nullable(),
    expiry_months: z.number().nullable(),
    currency_code: z.string(),
    sellable: z.boolean(),
    unsellable_reason: z.string().nullable(),
  })
  .register(shapes, { id: "VoucherBrand", description: "`amount`, `min`, `max`, `suggested_amounts` and the amounts of `limits` are rupees; `price` is in `currency_code`, null while it is not sold." })

export const quote = z.strictObject({ price: money, currency_code: z.string(), valid_until: moment })

/** Medusa's own; which fields it has is Medusa's business and the query's. */
export const cart = z
  .custom<HttpTypes.StoreCart>((given) => typeof given === "object" && given !== null && "id" in given)
  .register(shapes, { id: "StoreCart", type: "object", description: "Medusa's cart, as its own line-items route answers it.", required: ["id"], properties: { id: { type: "string" } }, additionalProperties: true })

export const customerUnit = unit.extend({ order_id: z.string(), brand_id: z.string(), bought_at: moment }).register(shapes, { id: "CustomerUnit" })

export const gift = z
  .strictObject({ id: z.string(), to: z.string(), from: z.string().nullable(), message: z.string().nullable(), send_at: moment.nullable(), sent_at: moment.nullable(), units: z.array(unit) })
  .register(shapes, { id: "Gift", description: "As its recipient sees it; nothing in it tells the order." })

export const paymentInstructions = z
  .strictObject({
    status: z.enum(["none", "waiting", "paid", "failed", "expired"]),
    redirect_url: z.string().optional(),
    boleto: z.strictObject({ digitable: z.string().nullable(), image: z.string().nullable(), due_date: z.iso.date().nullable() }).optional(),
    amount: money.optional(),
    currency: z.string().optional(),
    refund_receiver: z.enum(["wanted", "given"]).optional(),
  })
  .register(shapes, { id: "PaymentInstructions" })

export const paymentOutcome = z.strictObject({ outcome: keysOf<PaymentOutcome>(PAYMENT_OUTCOMES), message: z.string() }).register(shapes, { id: "PaymentOutcome" })

export const cardBrand = z.strictObject({ name: z.string(), image: z.string().nullable(), number_digits: z.number().int(), security_code_digits: z.number().int() }).register(shapes, { id: "CardBrand" })

export const removedCard = z.strictObject({ id: z.string(), object: z.literal("hubcash_card"), deleted: z.literal(true) })
export const oneCard = z.strictObject({ card: storedCard })

/** `data` of the event `units` of the stream. */
export const orderNews = z.strictObject({ units: z.array(unit), at_rest: z.boolean() }).register(shapes, { id: "OrderNews" })
