import { z } from "@medusajs/framework/zod"

/** Nobody looks at a shopper's code, takes it back or erases his data without a word on why. */
export const reasonBody = z.strictObject({ reason: z.string().trim().min(1, "reason is required: say why").max(500) })
export type ReasonBody = z.output<typeof reasonBody>
