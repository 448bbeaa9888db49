import { z } from "@medusajs/framework/zod"

/** Nobody looks at a shopper's code without a word on why. */
export const revealBody = z.strictObject({ reason: z.string().trim().min(1, "reason is required: say why the code has to be seen").max(500) })
export type RevealBody = z.output<typeof revealBody>
