import { z } from "@medusajs/framework/zod"
import { payOutReceiver } from "../pay-out-receiver"
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

/** No message repeats what was typed. */
export const refundReceiverBody = z.strictObject({ receiver: payOutReceiver }, { error: "expected {\"receiver\": {...}} and nothing else" })
export type RefundReceiverBody = z.output<typeof refundReceiverBody>
