import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { isBeingEdited } from "./order-changes"
import { isAllowedToReveal, mayReveal, type AdminActor } from "./reveal-to-user"

const orderSchema = z.object({ items: z.array(z.object({ product_id: z.string().nullish() }).nullable()).nullish() })

/** Also before the ledger knows the order: it takes the owner and the address that the order has when it first looks. */
async function hasVouchers(container: MedusaContainer, orderId: string): Promise<boolean> {
  if (await container.resolve<VoucherModuleService>(VOUCHER_MODULE).access.knows(orderId)) return true
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["items.product_id"], filters: { id: orderId } })
  const productIds = (orderSchema.optional().parse(data[0])?.items ?? []).flatMap((item) => item?.product_id ?? [])
  return (await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.ofProducts(productIds)).length > 0
}

/**
 * Before a person or a key gives an order another customer or e-mail: its vouchers go there, so with vouchers in it this is a reveal.
 * @throws MedusaError FORBIDDEN naming what is missing.
 */
export async function mayHandOver(container: MedusaContainer, orderId: string, actor: AdminActor): Promise<void> {
  if (!(await hasVouchers(container, orderId))) return
  await mayReveal(container, actor).catch((error: unknown) => {
    if (!MedusaError.isMedusaError(error)) throw error
    throw new MedusaError(error.type, `This order has vouchers: whoever gets the order, or its e-mails, can open them. ${error.message}`)
  })
}

/** Before an order's e-mail is set; to write the same one again gives nothing away. @throws MedusaError FORBIDDEN as above. */
export async function mayChangeEmail(container: MedusaContainer, orderId: string, email: unknown, actor: AdminActor): Promise<void> {
  const [order] = await container.resolve(Modules.ORDER).listOrders({ id: orderId }, { select: ["id", "email"] })
  if (typeof email === "string" && email.toLowerCase() === order?.email?.toLowerCase()) return
  await mayHandOver(container, orderId, actor)
}

/**
 * Before a route of Medusa's order edits, which change and confirm whatever change of the order is open: a transfer, too, without the buyer's token.
 * @throws MedusaError FORBIDDEN as above, unless it is an edit.
 */
export async function mayEdit(container: MedusaContainer, orderId: string, actor: AdminActor): Promise<void> {
  if (!(await isBeingEdited(container, orderId))) await mayHandOver(container, orderId, actor)
}

/** Whether this person may know the token that accepts an order's transfer in its buyer's place. */
export async function maySeeTransferToken(container: MedusaContainer, orderId: string, actor: AdminActor): Promise<boolean> {
  return !(await hasVouchers(container, orderId)) || isAllowedToReveal(container, actor)
}

/** The order of a change of Medusa's; null for one that does not exist. */
export async function orderOfChange(container: MedusaContainer, changeId: string): Promise<string | null> {
  const [change] = await container.resolve(Modules.ORDER).listOrderChanges({ id: changeId }, { select: ["id", "order_id"] })
  return change?.order_id ?? null
}
