import type { IOrderModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType, ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { cancelFulfillmentWorkflow, cancelOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows"
import { togetherOf } from "../../database/together"
import { SUPPLIER_ORDER_KEY } from "../../modules/voucher/ledger/fulfillments"
import type { FulfilledOrder, OrderFulfillment } from "./medusa-fulfillments"

type Registered = ChangeActionType.FULFILL_ITEM | ChangeActionType.SHIP_ITEM | ChangeActionType.DELIVER_ITEM | ChangeActionType.CANCEL_ITEM_FULFILLMENT

/**
 * Whether Medusa's order knows of this step of a fulfillment. Its workflows write the fulfillment and the order's quantities in two
 * modules; a crash in between leaves one without the other for ever (`protocol.md` section 4).
 */
export async function isRegistered(container: MedusaContainer, orderId: string, fulfillmentId: string, action: Registered): Promise<boolean> {
  return (await registeredSteps(container, orderId, fulfillmentId)).has(action)
}

/** Every step of a fulfillment that Medusa's order knows of. */
export async function registeredSteps(container: MedusaContainer, orderId: string, fulfillmentId: string): Promise<ReadonlySet<string>> {
  const actions = await actionsOf(container.resolve(Modules.ORDER), fulfillmentId)
  return new Set(actions.filter((row) => row.order_id === orderId).map((row) => row.action))
}

const actionsOf = togetherOf(async (orders: IOrderModuleService, fulfillmentIds: readonly string[]) => {
  const actions = await orders.listOrderChangeActions({ reference: Modules.FULFILLMENT, reference_id: [...new Set(fulfillmentIds)] }, { select: ["id", "action", "order_id", "reference_id"], take: null })
  return fulfillmentIds.map((id) => actions.filter((row) => row.reference_id === id))
})

/** Writes the quantities of a step that the fulfillment shows and the order does not. */
export async function registerOnOrder(container: MedusaContainer, orderId: string, fulfillment: OrderFulfillment, action: Registered): Promise<void> {
  if (await isRegistered(container, orderId, fulfillment.id, action)) return
  const orders = container.resolve(Modules.ORDER)
  const items = fulfillment.items.flatMap((item) => (item.line_item_id ? [{ id: item.line_item_id, quantity: item.quantity }] : []))
  const input = { order_id: orderId, reference: Modules.FULFILLMENT, reference_id: fulfillment.id, items }
  if (action === ChangeActionType.FULFILL_ITEM) await orders.registerFulfillment(input)
  else if (action === ChangeActionType.SHIP_ITEM) await orders.registerShipment(input)
  else if (action === ChangeActionType.CANCEL_ITEM_FULFILLMENT) await orders.cancelFulfillment(input)
  else await orders.registerDelivery(input)
}

/** The process died before the provider's answer was saved: without it the provider could not tell whose fulfillment an admin cancels. */
export async function saveMissingData(container: MedusaContainer, orderId: string, supplierOrderId: string, fulfillment: OrderFulfillment): Promise<void> {
  if (fulfillment.data?.[SUPPLIER_ORDER_KEY] === supplierOrderId) return
  await container.resolve(Modules.FULFILLMENT).updateFulfillment(fulfillment.id, { data: { order_id: orderId, fulfillment_id: fulfillment.id, [SUPPLIER_ORDER_KEY]: supplierOrderId } })
}

/**
 * A live fulfillment of this supplier order that no order is linked to: the process died between the row and its link. Linked here,
 * so that the order shows it again.
 */
export async function adoptUnlinked(container: MedusaContainer, orderId: string, supplierOrderId: string): Promise<string | null> {
  const rows = await container.resolve(Modules.FULFILLMENT).listFulfillments({ metadata: { [SUPPLIER_ORDER_KEY]: supplierOrderId }, canceled_at: null } as object, { select: ["id"] })
  const [row] = rows
  if (!row) return null
  await container.resolve(ContainerRegistrationKeys.LINK).create({ [Modules.ORDER]: { order_id: orderId }, [Modules.FULFILLMENT]: { fulfillment_id: row.id } })
  return row.id
}

/**
 * Cancels a fulfillment of the order. When the order took its quantities back already (a crash came before the fulfillment itself), only the
 * fulfillment is left: Medusa refuses to take the same quantities back twice, for ever.
 */
export async function cancelOnce(container: MedusaContainer, order: Pick<FulfilledOrder, "id" | "status">, fulfillment: OrderFulfillment): Promise<void> {
  const [orderId, fulfillmentId] = [order.id, fulfillment.id]
  // Medusa's workflow refuses the fulfillment of a cancelled order, which a cancel that met the fulfillment's creation leaves behind.
  if (order.status === "canceled") await registerOnOrder(container, orderId, fulfillment, ChangeActionType.CANCEL_ITEM_FULFILLMENT)
  if (await isRegistered(container, orderId, fulfillmentId, ChangeActionType.CANCEL_ITEM_FULFILLMENT)) {
    await cancelFulfillmentWorkflow(container).run({ input: { id: fulfillmentId } })
  } else await cancelOrderFulfillmentWorkflow(container).run({ input: { order_id: orderId, fulfillment_id: fulfillmentId, no_notification: true } })
}
