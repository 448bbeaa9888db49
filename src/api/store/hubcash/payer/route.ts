import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { issuePayer } from "../../../../workflows/payin/issue-payer"
import { askerOf } from "../../asker"
import type { PayerBody } from "../bodies"

/** Seals CPF or CNPJ behind a token of this cart, good for 24 hours. */
export async function POST(req: MedusaRequest<PayerBody>, res: MedusaResponse): Promise<void> {
  const { cart_id: cartId, document, name = null, birthdate = null, phone = null } = req.validatedBody
  const token = await issuePayer(req.scope, { cartId, customerId: askerOf(req).customerId, payer: { document, name, birthdate, phone } })
  res.json({ payer_token: token })
}
