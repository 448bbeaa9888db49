import { z } from "@medusajs/framework/zod"

const amount = z.number("amount and denomination are numbers of rupees").positive("amount and denomination must be above 0")
const MOST_VOUCHERS = 1_000
const nameOf = (most: number) => z.string().trim().min(1).max(most).refine((text) => !/[\p{Cc}]/u.test(text), "recipient.name must not hold control characters")

const recipientSchema = z.strictObject({
  name: nameOf(100),
  email: z.email("recipient.email is not an e-mail address").max(254),
  message: z.string().trim().max(1_000).nullish().transform((text) => text || null),
  /** ISO 8601 with an offset; left out: as soon as the code is there. */
  send_at: z.iso.datetime({ offset: true, error: "recipient.send_at is not a time such as 2030-01-31T09:00:00+05:30" }).nullish().transform((text) => (text ? new Date(text) : null)),
}).transform(({ send_at: sendAt, ...recipient }) => ({ ...recipient, sendAt }))

/** Body of `POST /store/carts/:id/voucher-items`: `denomination` for a FIXED brand, `amount` for a FLEXIBLE one, in rupees. */
export const VoucherItemBody = z.strictObject({
  brand_id: z.string().min(1).max(200),
  denomination: amount.optional(),
  amount: amount.optional(),
  quantity: z.number().int("quantity must be a whole number from 1").min(1, "quantity must be a whole number from 1").max(MOST_VOUCHERS, `quantity: at most ${MOST_VOUCHERS} vouchers in one line`),
  recipient: recipientSchema.nullish().transform((recipient) => recipient ?? undefined),
})
