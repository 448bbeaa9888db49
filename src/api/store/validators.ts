import { z } from "@medusajs/framework/zod"
import { UNIT_STATES, type UnitState } from "../../domain/unit-state"

export const usedBody = z.strictObject({ used: z.boolean() })
export type UsedBody = z.output<typeof usedBody>

const unitState = z.enum(Object.keys(UNIT_STATES) as [UnitState, ...UnitState[]], "expected states of a unit, commas between")
const yesOrNo = z.enum(["true", "false"], "expected true or false").transform((text) => text === "true")
const DAYS = "expected a whole number of days, 0 to 3650"

/** `GET /store/customers/me/vouchers`. */
export const customerVouchersQuery = z.strictObject({
  state: z.string().transform((text) => text.split(",")).pipe(z.array(unitState)).optional(),
  brand: z.string().trim().min(1).max(200).optional(),
  used: yesOrNo.optional(),
  gift: yesOrNo.optional(),
  expires_within_days: z.coerce.number(DAYS).int(DAYS).min(0, DAYS).max(3_650, DAYS).optional(),
  order: z.enum(["-created_at", "valid_till"], "expected -created_at or valid_till").default("-created_at"),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
})
export type CustomerVouchersQuery = z.output<typeof customerVouchersQuery>

const RECEIVER = "expected an object of 1 to 20 texts, such as {\"bank_account\": \"...\", \"ifsc_code\": \"...\", \"name\": \"...\"}"
const isReceiver = (given: unknown): given is Record<string, string> => {
  const fields = typeof given === "object" && given !== null && !Array.isArray(given) ? Object.entries(given) : []
  return fields.length > 0 && fields.length <= 20 && fields.every(([name, value]) => /^[a-z][a-z0-9_]{0,39}$/.test(name) && typeof value === "string" && value.trim() !== "" && value.length <= 200)
}
/** What the pay-out service needs of an account is its own business (facts.md 2.2 names two fields of it); no message repeats what was typed. */
export const refundReceiverBody = z.strictObject({ receiver: z.custom<Record<string, string>>(isReceiver, { error: RECEIVER }) }, { error: "expected {\"receiver\": {...}} and nothing else" })
export type RefundReceiverBody = z.output<typeof refundReceiverBody>
