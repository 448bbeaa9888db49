import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import type { z } from "@medusajs/framework/zod"

/** Parses the query of a route that answers no Medusa entity; the result is in `req.validatedQuery`. @throws MedusaError INVALID_DATA naming the field. */
export function checkedQuery(schema: z.ZodType<Record<string, unknown>>) {
  return (req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): void => {
    const result = schema.safeParse(req.query)
    if (!result.success) {
      const [issue] = result.error.issues
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `${issue?.path.join(".") || "query"}: ${issue?.message ?? "is not valid"}`)
    }
    req.validatedQuery = result.data
    next()
  }
}
