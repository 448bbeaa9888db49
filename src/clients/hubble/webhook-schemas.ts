import { z } from "@medusajs/framework/zod"

/** Order Reached Terminal State: `orderId` (guide 5.4) or `id` (older documents). The status is a hint; the order is read. */
export const hubbleOrderEventSchema = z
  .object({ orderId: z.string().min(1).nullish(), id: z.string().min(1).nullish(), status: z.string().min(1) })
  .transform(({ orderId, id, status }, context) => {
    const found = orderId ?? id
    if (found) return { orderId: found, status }
    context.addIssue({ code: "custom", path: ["orderId"], message: "neither orderId nor id is given" })
    return z.NEVER
  })

/** Wallet Low Balance, rupees: `{"balance":50,"threshold":100}` (H:webhooks). */
export const hubbleWalletEventSchema = z.object({
  balance: z.coerce.number(),
  threshold: z.coerce.number().nullish().transform((value) => value ?? null),
})

/** Brand Discount Update: the vendor's payload is not readable; one client uses `brandId` (facts.md 1.4). */
export const hubbleDiscountEventSchema = z
  .union([z.object({ brandId: z.string().min(1) }), z.object({ id: z.string().min(1) })])
  .transform((body) => ({ brandId: "brandId" in body ? body.brandId : body.id }))
