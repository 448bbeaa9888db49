import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { notFound } from "./shopper-access"

/**
 * Issues a token for an open cart. A completed cart answers like an unknown one: its id is readable through the public order
 * route, so it is no proof of ownership any more.
 */
export async function issueVoucherToken(container: MedusaContainer, cartId: string): Promise<string> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields: ["id", "completed_at"], filters: { id: cartId } })
  if (!data[0] || data[0].completed_at) throw notFound()
  return container.resolve<VoucherModuleService>(VOUCHER_MODULE).access.issueToken(cartId)
}
