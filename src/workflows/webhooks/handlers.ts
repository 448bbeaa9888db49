import type { MedusaContainer } from "@medusajs/framework/types"
import { z } from "@medusajs/framework/zod"
import { hubbleDiscountEventSchema, hubbleOrderEventSchema } from "../../clients/hubble/webhook-schemas"
import { hub123WebhookSchema } from "../../clients/hub123"
import { hubcashNotificationEventSchema } from "../../clients/hubcash"
import type { ClaimedDelivery, WebhookOutcome } from "../../modules/webhook-inbox/types"
import { refreshBrand } from "../catalog/refresh-brand"
import { askAboutPayin } from "../payin/ask"
import { askAboutUnknownSale } from "../payin/unknown-sale"
import { askAboutUnknownOrder, onSupplierOrderWebhook } from "../placement/webhook"
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
  if (answer === "unanswered") return "retry"
  // The webhook may overtake the row that records the order; after that its reference says whether it is ours.
  if (attempts + 1 < UNKNOWN_ORDER_TRIES) return "retry"
  const asked = await askAboutUnknownOrder(container, orderId)
  if (asked === "unanswered") return "retry"
  return asked === "ours" ? "not_final" : "unknown_order"
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

type PayinKey = Parameters<typeof askAboutPayin>[1]

/** A reason to read the payment again, whatever the message says of it; a known one is never final, because money can still go back. */
const payment = (keyOf: (body: unknown) => PayinKey | null): DeliveryHandler => async (container, { body, attempts }) => {
  const key = keyOf(body)
  if (!key) return "ignored"
  if ((await askAboutPayin(container, key)).length) return "not_final"
  // The webhook may overtake the row that records the service's id.
  return attempts + 1 < UNKNOWN_ORDER_TRIES ? "retry" : "unknown_order"
}

const hub123Payment = payment((body) => {
  const told = hub123WebhookSchema.parse(body).payment
  if (told?.cId) return { psp: "hub123", reference: told.cId }
  return told?.hId ? { psp: "hub123", pspId: told.hId } : null
})

const saleIdOf = (body: unknown) => hubcashNotificationEventSchema.parse(body).Sale.SaleId
const knownSale = payment((body) => ({ psp: "hubcash", pspId: saleIdOf(body) }))

/** The sale's id may be all that we lack of it: once the row had time to learn it, the sale itself says whose it is. */
const hubcashSale: DeliveryHandler = async (container, delivery) => {
  const outcome = await knownSale(container, delivery)
  if (outcome !== "unknown_order") return outcome
  const asked = await askAboutUnknownSale(container, saleIdOf(delivery.body))
  if (asked === "unanswered") return "retry"
  return asked === "ours" ? "not_final" : outcome
}

/** Who handles what, by source and topic. A delivery without a handler fails and ends in attention. */
export const deliveryHandlers: Readonly<Record<string, DeliveryHandler>> = {
  "hubble/orders": supplierOrder,
  "hubble/brands": brand,
  "hubble/wallet": wallet,
  "hubble/discounts": discount,
  "hub123/payments": hub123Payment,
  "hubcash/notifications": hubcashSale,
}
