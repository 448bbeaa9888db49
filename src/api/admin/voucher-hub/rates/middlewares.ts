import { validateAndTransformBody, type MiddlewareRoute } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

const rate = z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, 'expected units of the currency per rupee as decimal text, such as "0.062"').refine((text) => Number(text) > 0, "expected a rate above 0")

export const TakeRateBody = z.strictObject({
  currency_code: z.string().trim().toLowerCase().regex(/^[a-z]{3}$/, "expected an ISO 4217 currency code"),
  rate,
  /** When the rate was true; now unless given. */
  as_of: z.iso.datetime({ offset: true }).nullish().transform((text) => (text ? new Date(text) : null)),
})

export const ratesMiddlewares: MiddlewareRoute[] = [{ matcher: "/admin/voucher-hub/rates", methods: ["POST"], middlewares: [validateAndTransformBody(TakeRateBody)] }]
