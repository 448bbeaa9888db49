import { z } from "@medusajs/framework/zod"
import { UNIT_STATES, type UnitState } from "../../domain/unit-state"

export const usedBody = z.strictObject({ used: z.boolean() })
export type UsedBody = z.output<typeof usedBody>

export const customerVouchersQuery = z.object({
  state: z.enum(Object.keys(UNIT_STATES) as [UnitState, ...UnitState[]]).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).default(0),
})
export type CustomerVouchersQuery = z.output<typeof customerVouchersQuery>
