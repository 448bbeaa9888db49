import { z } from "@medusajs/framework/zod"
import { SUPPLIER_ORDER_STATES } from "../../../../domain/unit-state"
import { periodStart, periodEnd } from "../reports/query"

export const supplierOrdersQuery = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  state: z.enum(SUPPLIER_ORDER_STATES).optional(),
  brand_id: z.string().trim().min(1).optional(),
  from: periodStart.optional(),
  to: periodEnd.optional(),
  format: z.enum(["json", "csv"]).default("json"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export type SupplierOrdersQuery = z.output<typeof supplierOrdersQuery>
