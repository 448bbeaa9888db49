import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { toMajor } from "../../../../domain/money"
import { sendPayOut } from "../../../../workflows/payin/start-pay-out"
import type { PayOutBody } from "../payins/validators"

/** Sends money by 123hub, once per key. The receiver's details are sealed and never shown again. */
export async function POST(req: MedusaRequest<PayOutBody>, res: MedusaResponse): Promise<void> {
  const { payin_id: payinId = null, ...order } = req.validatedBody
  const action = await sendPayOut(req.scope, { ...order, payinId })
  const { id, state, key, currency, lastProblem, pspId, createdAt } = action
  res.json({ payout: { id, payin_id: action.requestId, key, state, amount: toMajor(action.amount, currency), currency, psp_id: pspId, problem: lastProblem, created_at: createdAt } })
}
