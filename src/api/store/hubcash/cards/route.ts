import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { listCards, storeCard } from "../../../../workflows/payin/cards"
import { askerOf } from "../../asker"
import type { CardBody } from "../bodies"
import { cardOwnerOf } from "../card-owner"

/** The one route that a card number passes through, straight to Hubcash (`protocol.md` 5.9). */
export async function POST(req: MedusaRequest<CardBody>, res: MedusaResponse): Promise<void> {
  const { cart_id: cartId, payer_token: payerToken, number, security_code: securityCode, holder_name: holderName, exp_month: expMonth, exp_year: expYear } = req.validatedBody
  const card = await storeCard(req.scope, { cartId, customerId: askerOf(req).customerId, payerToken, card: { number, securityCode, holderName, expMonth, expYear } })
  res.json({ card })
}

export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const owner = await cardOwnerOf(req, req.validatedQuery.cart_id as string | undefined)
  res.json({ cards: await listCards(req.scope, owner) })
}
