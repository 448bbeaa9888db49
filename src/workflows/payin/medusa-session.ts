import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { roundTotalToMinor, type MajorAmount } from "../../domain/money"
import { isCancelledOrder } from "../../domain/order-status"
import { PAYIN_METHODS } from "../../domain/payin-state"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import { payinReference, SESSION_KEY, type Shelf } from "./shelf"

const amount = z.custom<MajorAmount>((value) => value !== undefined && value !== null)
const list = <Row extends z.ZodType>(row: Row) => z.array(row.nullable()).nullish().transform((rows) => (rows ?? []).flatMap((value) => (value === null ? [] : [value])))

const paymentSchema = z.object({ id: z.string(), canceled_at: z.unknown(), captures: list(z.object({ amount })), refunds: list(z.object({ amount })) })

const sessionSchema = z.object({
  id: z.string(),
  provider_id: z.string(),
  payment_collection_id: z.string(),
  amount,
  currency_code: z.string(),
  data: z.looseObject({ [SESSION_KEY]: z.looseObject({ reference: z.string() }).nullish().catch(null) }).nullish(),
  payment: paymentSchema.nullish(),
})

/** A payment session as Medusa has it; amounts in minor units. */
export interface MedusaSession {
  id: string
  collectionId: string
  providerId: string
  /** Our reference on it; null when it carries none. */
  reference: string | null
  amount: number
  currency: string
  payment: MedusaPayment | null
}

/** What Medusa has booked of a payment, in minor units. */
export interface MedusaPayment {
  id: string
  canceled: boolean
  captured: number
  refunded: number
}

function paymentOf(row: z.output<typeof paymentSchema>, currency: string): MedusaPayment {
  const sum = (booked: readonly { amount: MajorAmount }[]) => booked.reduce((total, one) => total + roundTotalToMinor(one.amount, currency), 0)
  return { id: row.id, canceled: Boolean(row.canceled_at), captured: sum(row.captures), refunded: sum(row.refunds) }
}

/**
 * Reads the session row of an id. Null when it is gone: then its id must never reach Medusa, which would take another cart for it
 * (`protocol.md` 5.5).
 */
export async function readSession(shelf: Shelf, sessionId: string): Promise<MedusaSession | null> {
  if (!sessionId) return null
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_session",
    fields: ["id", "provider_id", "payment_collection_id", "amount", "currency_code", "data", "payment.id", "payment.canceled_at", "payment.captures.*", "payment.refunds.*"],
    filters: { id: sessionId },
  })
  const found = (data as unknown[]).map((row) => sessionSchema.parse(row)).find((row) => row.id === sessionId)
  if (!found) return null
  return {
    id: found.id,
    collectionId: found.payment_collection_id,
    providerId: found.provider_id,
    reference: found.data?.[SESSION_KEY]?.reference ?? null,
    amount: roundTotalToMinor(found.amount, found.currency_code),
    currency: found.currency_code,
    payment: found.payment ? paymentOf(found.payment, found.currency_code) : null,
  }
}

/** Whether this session is the one the row was made for: only then may Medusa hear of it. */
export const isSessionOf = (session: MedusaSession | null, row: PayinRow): session is MedusaSession =>
  session !== null && session.id === row.sessionId && session.providerId === PAYIN_METHODS[row.method].providerId && session.reference === row.id

const paidOrderSchema = z.object({ currency_code: z.string(), payment_collections: list(z.object({ payments: list(paymentSchema.extend({ data: z.unknown() })) })) })

/**
 * The payment that an order was made with, by our reference on it, whatever became of its session: Medusa deletes all sessions of a collection when one
 * more is asked for, also once the order is placed. Null where the order has none of this reference.
 */
export async function paymentOfOrder(shelf: Shelf, orderId: string, payinId: string): Promise<MedusaPayment | null> {
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const fields = ["id", "data", "canceled_at", "captures.*", "refunds.*"].map((field) => `payment_collections.payments.${field}`)
  const { data } = await query.graph({ entity: "order", fields: ["currency_code", ...fields], filters: { id: orderId } })
  const order = paidOrderSchema.parse(data[0])
  const found = order.payment_collections.flatMap(({ payments }) => payments).find((payment) => payinReference(payment.data) === payinId)
  return found ? paymentOf(found, order.currency_code) : null
}

const linkSchema = z.object({ cart_id: z.string() })

/** The cart a payment collection belongs to; null for one of an order. */
export async function cartOfCollection(shelf: Shelf, collectionId: string): Promise<string | null> {
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart_payment_collection", fields: ["cart_id"], filters: { payment_collection_id: collectionId } })
  return data.length ? linkSchema.parse(data[0]).cart_id : null
}

const orderLinkSchema = z.object({ order_id: z.string(), order: z.object({ id: z.string(), status: z.string(), canceled_at: z.unknown().optional() }).nullish() })

/** The order a cart became, and whether it was cancelled; null while there is none. */
export async function orderOfCart(shelf: Shelf, cartId: string | null): Promise<{ id: string; cancelled: boolean } | null> {
  if (!cartId) return null
  const query = shelf.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order_cart", fields: ["order_id", "order.id", "order.status", "order.canceled_at"], filters: { cart_id: cartId } })
  if (!data.length) return null
  const link = orderLinkSchema.parse(data[0])
  return { id: link.order_id, cancelled: isCancelledOrder(link.order ?? {}) }
}

/** The cart an order came from; until money came, a payment knows its cart alone. */
export async function cartOfOrder(shelf: Shelf, orderId: string): Promise<string | null> {
  const { data } = await shelf.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order_cart", fields: ["cart_id"], filters: { order_id: orderId } })
  return data.length ? linkSchema.parse(data[0]).cart_id : null
}
