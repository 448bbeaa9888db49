/** The request body of POST /v1/partners/orders, and the checks of S0 4.1, 3.3 and 3.4 in the order of the documents. */
import { z } from "@medusajs/framework/zod"
import { toMinor } from "../../src/domain/money"
import type { AmountRestrictions, CatalogueEntry } from "./brand"
import type { ENumber, SubError } from "./errors"

const REFERENCE_MAX = 40

const text = z.string().min(1)

const orderRequestSchema = z.object({
  productId: text, referenceId: text.max(REFERENCE_MAX), amount: z.number(),
  denominationDetails: z.array(z.object({ denomination: z.number(), quantity: z.number() })).min(1),
  customerDetails: z.object({ name: z.string().nullish(), phoneNumber: z.string().nullish(), email: z.string().nullish() }).nullish(),
  deliveryDetails: z.unknown().optional(),
})

export type OrderRequest = z.infer<typeof orderRequestSchema>

const CUSTOMER_FIELDS = ["name", "phoneNumber", "email"] as const

function missingCustomer(request: OrderRequest): SubError[] {
  if (!request.customerDetails) return [{ fieldName: "customerDetails", message: "required for B2C", debugMessage: null }]
  const { customerDetails } = request
  return CUSTOMER_FIELDS.filter((field) => !customerDetails[field]).map((field) => (
    { fieldName: `customerDetails.${field}`, message: "required for B2C", debugMessage: null }
  ))
}

/** Missing and malformed fields; they answer 400 and create nothing. */
export function readOrderRequest(body: unknown, mode: "b2c" | "b2b"): { request: OrderRequest } | { subErrors: SubError[] } {
  const parsed = orderRequestSchema.safeParse(body)
  if (!parsed.success) {
    return { subErrors: parsed.error.issues.map(({ path, message }) => ({ fieldName: path.join(".") || "body", message, debugMessage: null })) }
  }
  const subErrors = mode === "b2c" ? missingCustomer(parsed.data) : []
  return subErrors.length > 0 ? { subErrors } : { request: parsed.data }
}

/** Rupees to paise; null for a fraction of a paisa. */
function paise(rupees: number): number | null {
  try {
    return toMinor(rupees, "INR")
  } catch {
    return null
  }
}

interface Totals {
  sum: number
  vouchers: number
  perDenomination: Map<number, number>
}

function totals({ denominationDetails }: OrderRequest): Totals | null {
  const result: Totals = { sum: 0, vouchers: 0, perDenomination: new Map() }
  for (const { denomination, quantity } of denominationDetails) {
    const value = paise(denomination)
    if (value === null || value <= 0 || !Number.isInteger(quantity) || quantity < 1) return null
    result.sum += value * quantity
    result.vouchers += quantity
    result.perDenomination.set(denomination, (result.perDenomination.get(denomination) ?? 0) + quantity)
  }
  return result
}

const below = (value: number, limit: number | null | undefined) => limit != null && value < limit
const above = (value: number, limit: number | null | undefined) => limit != null && value > limit

function refusedByLimits({ sum, vouchers, perDenomination }: Totals, limits: AmountRestrictions, fixed: boolean): ENumber | null {
  const values = [...perDenomination.keys()]
  const order = sum / 100
  if (below(order, limits.minOrderAmount) || above(order, limits.maxOrderAmount)) return "E152"
  if (above(perDenomination.size, limits.maxDenominationsPerOrder)) return "E153"
  if (above(Math.max(...perDenomination.values()), limits.maxVouchersPerDenomination)) return "E154"
  // FIXED is an exact match in the list (guide 3.4), E150 above.
  if (!fixed && values.some((value) => below(value, limits.minVoucherAmount) || above(value, limits.maxVoucherAmount))) return "E155"
  return above(vouchers, limits.maxVouchersPerOrder) ? "E156" : null
}

/** The E-number that refuses the order, brand first, or null. */
export function refusal(request: OrderRequest, entry: CatalogueEntry | undefined): ENumber | null {
  if (!entry) return "E001"
  const { brand, behaviour } = entry
  if (behaviour.disabled) return "E100"
  if (behaviour.notEnabled) return "E101"
  if (brand.status !== "ACTIVE") return "E102"
  const counted = totals(request)
  if (!counted) return "E157"
  const offered = brand.amountRestrictions?.denominations
  if (brand.denominationType === "FIXED" && [...counted.perDenomination.keys()].some((value) => !offered?.includes(value))) return "E150"
  if (paise(request.amount) !== counted.sum) return "E151"
  return brand.amountRestrictions ? refusedByLimits(counted, brand.amountRestrictions, brand.denominationType === "FIXED") : null
}
