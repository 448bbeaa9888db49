import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Asker, UnitAccess } from "../../modules/voucher/ledger/access"
import type VoucherModuleService from "../../modules/voucher/service"
import { countReveal } from "./count-reveal"

/** The same answer for a wrong owner and an unknown id. */
export const notFound = () => new MedusaError(MedusaError.Types.NOT_FOUND, "Not found")

/**
 * Medusa tells nobody that an order was transferred: whoever asks is judged by the customer it has now. The same reads for an id that nobody knows,
 * so that its 404 takes as long as that of a stranger.
 */
async function followOwner(container: MedusaContainer, orderId: string): Promise<void> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["id", "customer_id", "email"], filters: { id: orderId } })
  const { customer_id: customerId, email = null } = data[0] ?? {}
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).access.follow(orderId, { customerId: customerId ?? null, email })
}

/** @throws MedusaError NOT_FOUND unless the asker owns the order, also before the ledger knows it (placed, not yet paid). */
export async function authorizeOrder(container: MedusaContainer, orderId: string, asker: Asker): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!asker.customerId && !asker.token) throw notFound()
  await followOwner(container, orderId)
  if (await voucher.access.ownsOrder(orderId, asker)) return
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order", fields: ["id", "customer_id", "cart.id"], filters: { id: orderId } })
  const order = data[0]
  if (order && asker.customerId && order.customer_id === asker.customerId) return
  if (order && asker.token && (await voucher.access.tokenOpens({ orderId, cartId: order.cart?.id ?? null }, asker.token))) return
  throw notFound()
}

/** @throws MedusaError NOT_FOUND unless the asker bought the unit or it was given to him. */
async function ownedUnit(container: MedusaContainer, unitId: string, asker: Asker): Promise<UnitAccess> {
  const { access }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!asker.customerId && !asker.token) throw notFound()
  await followOwner(container, (await access.orderOfUnit(unitId)) ?? unitId)
  const found = await access.ownedUnit(unitId, asker)
  if (!found) throw notFound()
  return found
}

/**
 * The same for whoever may use the unit: its buyer, unless it is a gift that the shop mails, which is its recipient's alone.
 * @throws MedusaError NOT_FOUND, or NOT_ALLOWED for the buyer of a gift; TooManyRequests.
 */
export async function usableUnit(container: MedusaContainer, unitId: string, asker: Asker): Promise<UnitAccess> {
  const found = await ownedUnit(container, unitId, asker)
  await countReveal(container, asker, unitId)
  const { sends } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).gifts
  if (found.as === "buyer" && found.gift && (sends || found.gift.sent)) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `This voucher is a gift for ${found.gift.name}, who alone can open it, with the link in the e-mail`)
  }
  return found
}
