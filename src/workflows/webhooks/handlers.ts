import type { MedusaContainer } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"
import { hubbleDiscountEventSchema, hubbleOrderEventSchema } from "../../clients/hubble/webhook-schemas"
import type { ClaimedDelivery, WebhookOutcome } from "../../modules/webhook-inbox/types"
import { refreshBrand } from "../catalog/refresh-brand"
import { onSupplierOrderWebhook } from "../placement/webhook"
import { refreshWallet } from "../wallet/refresh-wallet"
import { wakeWorkers } from "../work/wake"

/** Handles one delivery. `retry` means: not now, count a failure and look again after the backoff. Throwing means the same. */
export type DeliveryHandler = (container: MedusaContainer, delivery: ClaimedDelivery) => Promise<WebhookOutcome | "retry">

/** Looks at an unknown order this often in all (some 14 s): the webhook may overtake the row that records the order. */
export const UNKNOWN_ORDER_TRIES = 4

const supplierOrder: DeliveryHandler = async (container, { body, attempts }) => {
  const { orderId, status } = hubbleOrderEventSchema.parse(body)
  const answer = await onSupplierOrderWebhook(container, { hubbleOrderId: orderId, status })
  if (answer === "final") return "final"
  if (answer === "again") return "not_final"
  return attempts + 1 < UNKNOWN_ORDER_TRIES ? "retry" : "unknown_order"
}

/** A reason to look: the balance is read, whatever the message says (`protocol.md` 3.13). */
const wallet: DeliveryHandler = async (container) => {
  await refreshWallet(container, "webhook")
  wakeWorkers(container)
  return "not_final"
}

/** A reason to read the brand, whatever the message says about it: so the order of messages does not matter. */
const brand: DeliveryHandler = async (container, { body }) => {
  const { id } = z.object({ id: z.string().min(1) }).parse(body)
  return (await refreshBrand(container, id)) === "unknown" ? "ignored" : "not_final"
}

const discount: DeliveryHandler = async (container, { body }) => {
  const { brandId } = hubbleDiscountEventSchema.parse(body)
  return (await refreshBrand(container, brandId)) === "unknown" ? "ignored" : "not_final"
}

/** Who handles what, by source and topic. A delivery without a handler fails and ends in attention. */
export const deliveryHandlers: Readonly<Record<string, DeliveryHandler>> = {
  "hubble/orders": supplierOrder,
  "hubble/brands": brand,
  "hubble/wallet": wallet,
  "hubble/discounts": discount,
}
