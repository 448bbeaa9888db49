import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { PAYIN_MODULE } from "../../../../modules/payin"
import type PayinModuleService from "../../../../modules/payin/service"
import { sendPayOut } from "../../../../workflows/payin/start-pay-out"
import { presentPayOut } from "../payins/present-payin"
import type { PayOutBody, PayOutsQuery } from "../payins/validators"

/** Sends money by 123hub, once per key. The receiver's details are sealed and never shown again. */
export async function POST(req: MedusaRequest<PayOutBody>, res: MedusaResponse): Promise<void> {
  const { payin_id: payinId = null, ...order } = req.validatedBody
  const action = await sendPayOut(req.scope, { ...order, payinId })
  res.json({ payout: presentPayOut(action) })
}

/** `{payouts, count, limit, offset}`, newest first. */
export async function GET(req: MedusaRequest<unknown, PayOutsQuery>, res: MedusaResponse): Promise<void> {
  const { limit, offset } = req.validatedQuery as PayOutsQuery
  const { payOuts, count } = await req.scope.resolve<PayinModuleService>(PAYIN_MODULE).actions.payOuts({ limit, offset })
  res.json({ payouts: payOuts.map(presentPayOut), count, limit, offset })
}
