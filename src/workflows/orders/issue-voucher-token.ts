import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { requireOpenCart } from "../payin/open-cart"

/**
 * Issues a token for an open cart. A completed one answers like an unknown one, because its id is readable through the public order route, and so
 * does that of a customer with an account to anybody else. @throws MedusaError NOT_FOUND
 */
export async function issueVoucherToken(container: MedusaContainer, cartId: string, customerId: string | null): Promise<string> {
  return container.resolve<VoucherModuleService>(VOUCHER_MODULE).access.issueToken(await requireOpenCart(container, cartId, customerId))
}
