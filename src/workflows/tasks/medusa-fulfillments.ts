import { z } from "@medusajs/framework/zod"
import { ordersTogether, rowsTogether } from "../orders/rows-together"
import { SUPPLIER_ORDER_KEY, type TakenQuantity } from "../../modules/voucher/ledger/fulfillments"

const time = z.union([z.string(), z.date()]).nullish().transform((value) => value ?? null)

const fulfillmentSchema = z.object({
  id: z.string(),
  canceled_at: time,
  shipped_at: time,
  delivered_at: time,
  provider_id: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
  items: z.array(z.object({ line_item_id: z.string().nullish(), quantity: z.coerce.number() })).nullish().transform((list) => list ?? []),
})

const schema = z.object({
  id: z.string(),
  status: z.string(),
  canceled_at: time,
  fulfillments: z.array(fulfillmentSchema.nullable()).nullish().transform((list) => (list ?? []).filter((row) => row !== null)),
})

export type FulfilledOrder = z.output<typeof schema>
export type OrderFulfillment = z.output<typeof fulfillmentSchema>

export const quantityOf = (fulfillment: OrderFulfillment): number => fulfillment.items.reduce((total, item) => total + item.quantity, 0)

/** The order's live and cancelled fulfillments as Medusa has them now. @throws MedusaError NOT_FOUND. */
export const readFulfillments = ordersTogether(["id", "status", "canceled_at", "fulfillments.*", "fulfillments.items.*"], (row) => schema.parse(row))

/** One fulfillment, live or cancelled; null when it is gone. */
export const readFulfillment = rowsTogether("fulfillment", ["*", "items.*"], (row) => fulfillmentSchema.parse(row))

const cancelSchema = fulfillmentSchema.pick({ canceled_at: true })

/** Whether one was cancelled; null when it is gone. */
export const readCancel = rowsTogether("fulfillment", ["id", "canceled_at"], (row) => cancelSchema.parse(row))

/** The live fulfillment made for a supplier order. */
export function ownFulfillment(order: FulfilledOrder, supplierOrderId: string): OrderFulfillment | undefined {
  return order.fulfillments.find((fulfillment) => !fulfillment.canceled_at && fulfillment.metadata?.[SUPPLIER_ORDER_KEY] === supplierOrderId)
}

/**
 * Any live fulfillment, whatever its provider, that holds these lines beside what other supplier orders have in it: an admin may have
 * clicked "Fulfill items" first.
 */
export function coveringFulfillment(order: FulfilledOrder, lines: readonly { lineItemId: string; quantity: number }[], taken: readonly TakenQuantity[]): OrderFulfillment | undefined {
  const sum = (rows: readonly { quantity: number }[]) => rows.reduce((total, row) => total + row.quantity, 0)
  const covers = (fulfillment: OrderFulfillment, line: { lineItemId: string; quantity: number }) =>
    sum(fulfillment.items.filter((item) => item.line_item_id === line.lineItemId)) >=
    line.quantity + sum(taken.filter((row) => row.fulfillmentId === fulfillment.id && row.lineItemId === line.lineItemId))
  return order.fulfillments.find((fulfillment) => !fulfillment.canceled_at && !fulfillment.metadata?.[SUPPLIER_ORDER_KEY] && lines.every((line) => covers(fulfillment, line)))
}
