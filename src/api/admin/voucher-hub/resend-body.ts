import { z } from "@medusajs/framework/zod"

/** Without an e-mail the link goes where it went before. */
export const resendBody = z.strictObject({
  email: z.email("email is not an e-mail address").max(254).optional(),
  reason: z.string().trim().min(1).max(500).optional(),
})
export type ResendBody = z.output<typeof resendBody>
