import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Asker } from "../../modules/voucher/ledger/access"
import type VoucherModuleService from "../../modules/voucher/service"

/** The same answer for a wrong owner and an unknown id. */
export const notFound = () => new MedusaError(MedusaError.Types.NOT_FOUND, "Not found")

/** @throws MedusaError NOT_FOUND unless the asker owns the order, also before the ledger knows it (placed, not yet paid). */
export async function authorizeOrder(container: MedusaContainer, orderId: string, asker: Asker): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!asker.customerId && !asker.token) throw notFound()
  if (await voucher.access.ownsOrder(orderId, asker)) return
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order", fields: ["id", "customer_id", "cart.id"], filters: { id: orderId } })
  const order = data[0]
  if (order && asker.customerId && order.customer_id === asker.customerId) return
  if (order && asker.token && (await voucher.access.tokenOpens({ orderId, cartId: order.cart?.id ?? null }, asker.token))) return
  throw notFound()
}

/** @throws MedusaError NOT_FOUND unless the asker owns the unit. */
export async function ownedUnit(container: MedusaContainer, unitId: string, asker: Asker): Promise<void> {
  const { access }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!(asker.customerId || asker.token) || !(await access.ownedUnit(unitId, asker))) throw notFound()
}
