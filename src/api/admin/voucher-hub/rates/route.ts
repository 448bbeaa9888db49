import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { rateViews, takeRate } from "../../../../workflows/rates/refresh-rates"
import type { TakeRateBody } from "./middlewares"

/** `{rates}`: the exchange rates of the currencies with a rate source, and whether they are young enough to sell by. */
export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> => {
  res.json({ rates: await rateViews(req.scope) })
}

/** `{currency_code, rate, as_of?}` -> `{rates}`: for whoever brings the rates; the catalogue is priced anew at once. */
export const POST = async (req: AuthenticatedMedusaRequest<z.output<typeof TakeRateBody>>, res: MedusaResponse): Promise<void> => {
  const { currency_code: currency, rate, as_of: asOf } = req.validatedBody
  await takeRate(req.scope, { currency, rate, asOf })
  res.json({ rates: await rateViews(req.scope) })
}
