import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { roundTotalToMinor, type MajorAmount, type Minor } from "../../domain/money"
import { isCancelledOrder } from "../../domain/order-status"
import { methodOfProvider } from "../../domain/payin-state"
import { SESSION_KEY } from "../payin/shelf"
import type { RefundablePayment } from "../../modules/voucher/ledger/refunds"

const amount = z.custom<MajorAmount>((value) => value !== undefined && value !== null)
const list = <Row extends z.ZodType>(row: Row) => z.array(row.nullable()).nullish().transform((rows) => (rows ?? []).flatMap((value) => (value === null ? [] : [value])))

const schema = z.object({
  status: z.string(),
  canceled_at: z.unknown().optional(),
  currency_code: z.string(),
  summary: z.object({ pending_difference: amount.nullish() }).nullish(),
  transactions: list(z.object({ amount, reference: z.string().nullish() })),
  payment_collections: list(
    z.object({
      id: z.string(),
      refunded_amount: amount.nullish(),
      payments: list(
        z.object({
          id: z.string(),
          provider_id: z.string(),
          data: z.looseObject({ [SESSION_KEY]: z.looseObject({ reference: z.string() }).nullish().catch(null) }).nullish(),
          captures: list(z.object({ amount })),
          refunds: list(z.object({ id: z.string(), amount, note: z.string().nullish(), created_at: z.coerce.date() })),
        }),
      ),
    }),
  ),
})

/** Where the money of an order stands in Medusa; amounts in minor units. */
export interface RefundState {
  cancelled: boolean
  payments: RefundablePayment[]
  /** Refunds without an order transaction. */
  transactionsMissing: Minor
  /** Payment collections that do not count all their refunds yet, with what they must say. */
  uncounted: { id: string; refunded: Minor }[]
  /** What Medusa thinks the shopper still owes: positive when a refund's credit line is missing. */
  owedByShopper: Minor
  refundOf(note: string): { id: string } | undefined
  /** Medusa's refunds of a payment, with their ages in milliseconds by the clocks of those who made them and of this process. */
  refundsOn(paymentId: string): { id: string; amount: Minor; note: string | null; ageMs: number }[]
  providerOf(paymentId: string): string
  /** The payment in our own money ledger; null for another provider's. */
  payinOf(paymentId: string): string | null
}

const FIELDS = ["id", "status", "canceled_at", "currency_code", "summary.*", "transactions.*", "payment_collections.*", "payment_collections.payments.*", "payment_collections.payments.captures.*", "payment_collections.payments.refunds.*"]

export async function readRefundState(container: MedusaContainer, orderId: string): Promise<RefundState> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order", fields: FIELDS, filters: { id: orderId } })
  const order = schema.parse(data[0])
  const minor = (value: MajorAmount) => roundTotalToMinor(value, order.currency_code)
  const sum = (rows: readonly { amount: MajorAmount }[]) => rows.reduce((total, row) => total + minor(row.amount), 0)
  const payments = order.payment_collections.flatMap((collection) => collection.payments)
  const refunds = payments.flatMap((payment) => payment.refunds)
  const refundTransactions = order.transactions.filter((transaction) => minor(transaction.amount) < 0)
  return {
    cancelled: isCancelledOrder(order),
    payments: payments.map((payment) => ({ id: payment.id, left: sum(payment.captures) - sum(payment.refunds) })),
    transactionsMissing: sum(refunds) + sum(refundTransactions),
    uncounted: order.payment_collections.flatMap((collection) => {
      const refunded = sum(collection.payments.flatMap((payment) => payment.refunds))
      return minor(collection.refunded_amount ?? 0) < refunded ? [{ id: collection.id, refunded }] : []
    }),
    owedByShopper: minor(order.summary?.pending_difference ?? 0),
    refundOf: (note) => refunds.find((refund) => refund.note === note),
    refundsOn: (paymentId) => payments.filter(({ id }) => id === paymentId).flatMap((payment) => payment.refunds.map((refund) => ({ id: refund.id, amount: minor(refund.amount), note: refund.note ?? null, ageMs: Date.now() - refund.created_at.getTime() }))),
    providerOf: (paymentId) => payments.find((payment) => payment.id === paymentId)?.provider_id ?? "",
    payinOf: (paymentId) => {
      const payment = payments.find((candidate) => candidate.id === paymentId)
      return payment && methodOfProvider(payment.provider_id) ? (payment.data?.[SESSION_KEY]?.reference ?? null) : null
    },
  }
}
