import { z } from "@medusajs/framework/zod"

export const attentionQuery = z.object({
  kind: z.string().optional(),
  order_id: z.string().optional(),
  state: z.enum(["open", "all"]).default("open"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export type AttentionQuery = z.output<typeof attentionQuery>

/** A case is never ended without a word on why. */
export const resolveBody = z.strictObject({ note: z.string().trim().min(1, "note is required: say how the case was settled"), close_unit_ids: z.array(z.string()).optional() })
export type ResolveBody = z.output<typeof resolveBody>
