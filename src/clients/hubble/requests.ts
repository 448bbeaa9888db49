import { z } from "@medusajs/framework/zod"
import { toMinor } from "../../domain/money"
import { HubbleRequestError } from "./errors"

const RUPEES = "INR"

/** Guide 4.1: "max 40 chars"; the character set is what every sample uses and what a path segment carries unchanged. */
export const referenceIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "must be 1 to 40 characters of A-Z, a-z, 0-9, _ and -")

/** Paise of an amount in rupees, or null when it is no exact amount. */
function paise(rupees: number): number | null {
  try {
    return toMinor(rupees, RUPEES)
  } catch {
    return null
  }
}

const positiveRupees = z.number().positive().refine((value) => paise(value) !== null, "has more than two decimals or is too large")

const customerDetailsSchema = z.object({ name: z.string().min(1), phoneNumber: z.string().min(1), email: z.string().min(1) })

/** Body of POST /v1/partners/orders (guide 4.1), amounts in decimal rupees. `customerDetails` is null for B2B. */
export const hubbleOrderRequestSchema = z
  .strictObject({
    productId: z.string().min(1),
    referenceId: referenceIdSchema,
    amount: positiveRupees,
    denominationDetails: z.array(z.strictObject({ denomination: positiveRupees, quantity: z.number().int().positive() })).min(1),
    customerDetails: customerDetailsSchema.nullable(),
    deliveryDetails: z.record(z.string(), z.unknown()).optional(),
  })
  .superRefine((order, context) => {
    const sum = order.denominationDetails.reduce((total, { denomination, quantity }) => total + (paise(denomination) ?? NaN) * quantity, 0)
    if (Number.isNaN(sum) || sum === paise(order.amount)) return
    context.addIssue({ code: "custom", path: ["amount"], message: `is ${order.amount}, the denominations add up to ${sum / 100}` })
  })
export type HubbleOrderRequest = z.input<typeof hubbleOrderRequestSchema>

export interface ListBrandsQuery {
  /** Text search on titles and descriptions. */
  q?: string
  category?: string
  /** From 1; left out, Hubble lists all brands. */
  pageNo?: number
  limit?: number
  /** `nextCursor` of the page before, where Hubble pages by cursor. */
  cursor?: string
}

export const listBrandsQuerySchema = z.strictObject({
  q: z.string().optional(),
  category: z.string().optional(),
  pageNo: z.number().int().min(1).optional(),
  limit: z.number().int().min(1).optional(),
  cursor: z.string().optional(),
})

export const pathIdSchema = z.string().min(1).max(200).refine((value) => value !== "." && value !== "..", "is not an id")
export const deliveryChannelsSchema = z.array(z.string().min(1)).min(1)

/** What we are about to send, checked; nothing has left the process when this throws HubbleRequestError. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, route: string, name?: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const field = [name, ...(issue?.path ?? [])].filter((part) => part !== undefined).join(".")
  throw new HubbleRequestError({ field: field || "body", problem: issue?.message ?? "is not valid", route })
}
