import { z } from "@medusajs/framework/zod"

/**
 * Hubble's answers (guide parts II to VI, facts.md 1.2 to 1.5). Unknown fields are dropped, unknown enum values kept as
 * they are, amounts are decimal RUPEES as numbers. What only decorates may be missing or odd; what money or identity
 * hangs on must parse.
 */
const text = z.string().min(1)
const rupees = z.union([z.number(), z.string().trim().regex(/^\d+(\.\d+)?$/).transform(Number)]).pipe(z.number().nonnegative())
const optionalRupees = rupees.nullish().transform((value) => value ?? null)
const optionalCount = z.coerce.number().int().nullish().transform((value) => value ?? null)
const textOrNumber = z.union([z.string(), z.number().transform(String)]).nullish().catch(null).transform((value) => value || null)
const words = z.union([z.array(z.string()), z.string().transform((word) => [word])]).nullish().catch(null).transform((list) => list ?? [])
const decoration = z.string().nullish().catch(null).transform((value) => value ?? null)
const decorativeNumber = z.number().nullish().catch(null).transform((value) => value ?? null)

/** 200 of login: the life counts from when login was sent (guide 2.1). */
export const hubbleLoginSchema = z.object({ token: text, expiresInSecs: z.coerce.number().positive() })

const amountRestrictionsSchema = z.object({
  minOrderAmount: optionalRupees,
  maxOrderAmount: optionalRupees,
  minVoucherAmount: optionalRupees,
  maxVoucherAmount: optionalRupees,
  maxVouchersPerOrder: optionalCount,
  maxVouchersPerDenomination: optionalCount,
  maxDenominationsPerOrder: optionalCount,
  denominations: z.array(rupees).nullish().transform((list) => list ?? null),
  /** Deprecated (guide 3.7). */
  minAmount: optionalRupees,
  /** Deprecated (guide 3.7). */
  maxAmount: optionalRupees,
})

const howToUseSchema = z.object({ retailMode: decoration, retailModeName: decoration, instructions: words })

/** The brand object (guide 3.3 to 3.7, H:brands). Deprecated fields stay beside the new ones; the mirror chooses. */
export const hubbleBrandSchema = z.object({
  id: text,
  status: text,
  title: z.string(),
  denominationType: text,
  brandDescription: decoration,
  category: words,
  tags: words,
  cardType: decoration,
  redemptionType: decoration,
  amountRestrictions: amountRestrictionsSchema.nullish().transform((value) => value ?? null),
  thumbnailUrl: decoration,
  iconImageUrl: decoration,
  logoUrl: decoration,
  tncUrl: decoration,
  termsAndConditions: words,
  howToUseInstructions: z.array(howToUseSchema).nullish().catch(null).transform((value) => value ?? null),
  usageInstructions: z.record(z.string(), words).nullish().catch(null).transform((value) => value ?? null),
  voucherExpiryInMonths: decorativeNumber,
  discountPercentage: decorativeNumber,
  canBalanceBeFetched: z.boolean().nullish().catch(null).transform((value) => value ?? null),
})
export type HubbleBrand = z.output<typeof hubbleBrandSchema>

/** Both page styles: `{data, nextCursor?}` (H:brands, clients) and a bare array (facts.md 6). */
export const hubbleBrandPageSchema = z.union([
  z.array(z.unknown()).transform((data) => ({ data, nextCursor: null })),
  z.object({ data: z.array(z.unknown()), nextCursor: textOrNumber }),
])

/**
 * One voucher. Every field may be null: a voucher that lacks something must not hide that the order succeeded; whether it
 * is complete for its card type is the ledger's question. `id` is absent in the guide's SUCCESS example (5.2).
 */
export const hubbleVoucherSchema = z.preprocess(
  (value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}),
  z.object({
    id: textOrNumber,
    cardType: decoration,
    cardNumber: textOrNumber,
    cardPin: textOrNumber,
    validTill: decoration,
    /** Rupees; older documents show the string "500". */
    amount: optionalRupees.catch(null),
  }),
)
export type HubbleVoucher = z.output<typeof hubbleVoucherSchema>

/** The order object (guide 5.2 to 5.4). `status` is SUCCESS, PROCESSING, FAILED, CANCELLED, REVERSED or something new. */
export const hubbleOrderSchema = z.object({
  id: text,
  referenceId: z.string().nullish().transform((value) => value || null),
  status: text,
  vouchers: z.array(hubbleVoucherSchema).nullish().transform((list) => list ?? []),
  failureReason: decoration,
})
export type HubbleOrder = z.output<typeof hubbleOrderSchema>

/** Guide 6.3: `{"balance": 1000.50}`, rupees, no currency. */
export const hubbleWalletSchema = z.object({
  balance: z.union([z.number(), z.string().trim().regex(/^-?\d+(\.\d+)?$/).transform(Number)]),
})
export type HubbleWallet = z.output<typeof hubbleWalletSchema>

/** H:error; E-number and text are read by `supplierFailureOf`. */
export const hubbleErrorBodySchema = z.looseObject({
  subErrors: z.array(z.object({ fieldName: z.string() })).nullish().catch(null),
})

/** GET orders/vouchers/:id shows no sample; an object with no trace of a voucher is not one. */
export const hubbleSingleVoucherSchema = hubbleVoucherSchema.refine(
  ({ id, cardNumber, cardPin }) => Boolean(id ?? cardNumber ?? cardPin),
  "holds neither id, cardNumber nor cardPin",
)
