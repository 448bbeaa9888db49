import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type { Payer } from "../../modules/payin/payers"
import type PayinModuleService from "../../modules/payin/service"
import { requireOpenCart } from "./open-cart"
import type { Shelf } from "./shelf"

/** Seals who pays for an open cart; the token is the only way back to it. @throws MedusaError NOT_ALLOWED without Hubcash, NOT_FOUND for the cart. */
export async function issuePayer(shelf: Shelf, input: { cartId: string; customerId: string | null; payer: Payer }): Promise<string> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "This shop takes no payments by Hubcash")
  const cartId = await requireOpenCart(shelf, input.cartId, input.customerId)
  return (await payin.payers.issue(cartId, input.payer)).token
}
