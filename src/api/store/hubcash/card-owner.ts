import type { MedusaRequest } from "@medusajs/framework/http"
import type { CardOwner } from "../../../modules/payin/cards"
import { requireOpenCart } from "../../../workflows/payin/open-cart"
import { askerOf } from "../asker"

/** The signed-in customer, and the open cart that was named. @throws MedusaError NOT_FOUND for a cart that is not open, or another customer's. */
export async function cardOwnerOf(req: MedusaRequest, cartId: string | undefined): Promise<CardOwner> {
  const { customerId } = askerOf(req)
  return { customerId, cartId: cartId ? await requireOpenCart(req.scope, cartId, customerId) : null }
}
