import { z } from "@medusajs/framework/zod"
import { sendTime } from "../../../../../domain/gift"

const amount = z.number("amount and denomination are numbers of rupees").positive("amount and denomination must be above 0")
const MOST_VOUCHERS = 1_000
const hasControls = (text: string) => /[\p{Cc}]/u.test(text)
/** Lines may break in a message; other control characters have no business in plain text. */
const hasControlsButBreaks = (text: string) => /[^\P{Cc}\n\r\t]/u.test(text)

// Lengths by refine: Medusa puts its own words over those of min and max.
const name = z
  .string("recipient.name is missing")
  .trim()
  .refine((text) => text.length > 0, "recipient.name is missing")
  .refine((text) => text.length <= 100, "recipient.name is longer than 100 characters")
  .refine((text) => !hasControls(text), "recipient.name must not hold control characters")

/** Plain text: no part of it is ever shown as HTML. */
const message = z
  .string("recipient.message is not a text")
  .trim()
  .refine((text) => text.length <= 1_000, "recipient.message is longer than 1000 characters")
  .refine((text) => !hasControlsButBreaks(text), "recipient.message must not hold control characters")
  .nullish()
  .transform((text) => text || null)

const recipientSchema = z
  .strictObject({
    name,
    email: z.email("recipient.email is not an e-mail address").max(254, "recipient.email is longer than 254 characters"),
    message,
    send_at: z.string("recipient.send_at is not a time").trim().max(40, "recipient.send_at is not a time").nullish(),
    time_zone: z.string("recipient.time_zone is not a text").trim().max(64, "recipient.time_zone is not the name of a time zone").nullish(),
  })
  .transform(({ send_at, time_zone, ...recipient }, context) => {
    const time = sendTime({ send_at, time_zone }, new Date())
    if (!("problem" in time)) return { ...recipient, ...time }
    context.addIssue({ code: "custom", message: time.problem, path: [] })
    return z.NEVER
  })

/** Body of `POST /store/carts/:id/voucher-items`: `denomination` for a FIXED brand, `amount` for a FLEXIBLE one, in rupees. */
export const VoucherItemBody = z.strictObject({
  brand_id: z.string().min(1).max(200),
  denomination: amount.optional(),
  amount: amount.optional(),
  quantity: z.number().int("quantity must be a whole number from 1").min(1, "quantity must be a whole number from 1").max(MOST_VOUCHERS, `quantity: at most ${MOST_VOUCHERS} vouchers in one line`),
  recipient: recipientSchema.nullish().transform((recipient) => recipient ?? undefined),
}).refine((body) => body.denomination === undefined || body.amount === undefined, "Name the denomination or the amount, not both: denomination for a brand of fixed values, amount for one of any value")
