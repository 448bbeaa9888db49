import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { boletoDueDate } from "../../domain/boleto-due"
import { roundTotalToMinor, toMajor, type MajorAmount } from "../../domain/money"
import { paidVerdict } from "../../domain/paid"
import { instructionStatus, outcomeOfCart, type InstructionStatus, type PaymentOutcome } from "../../domain/payment-outcome"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { orderMoney, readOrder } from "../orders/read-order"
import { cartOfOrder, orderOfCart } from "./medusa-session"
import { refundReceiverState } from "./refund-receiver"
import type { Shelf } from "./shelf"

/** `surface.md`, `GET /store/orders/:id/payment-instructions`; amounts in major units. */
export interface PaymentInstructions {
  status: InstructionStatus
  redirect_url?: string
  boleto?: { digitable: string | null; image: string | null; due_date: string | null }
  amount?: number
  currency?: string
  /** A refund waits for `POST /store/orders/:id/refund-receiver`, or has what it needs. */
  refund_receiver?: "wanted" | "given"
}

/** What the shopper must do to pay: the slip or the pay page, while it can still be paid. The caller checked whose order it is. */
async function paymentInstructions(shelf: Shelf, of: { cartId: string | null; orderId: string }): Promise<PaymentInstructions> {
  const rows = await shelf.resolve<PayinModuleService>(PAYIN_MODULE).views.of(of)
  // Money that came counts before the newest try.
  const row = rows.find((one) => instructionStatus(one) === "paid") ?? rows[0]
  return row ? instructionsOf(row) : { status: "none" }
}

/** As `paymentInstructions`, with the order's cart and total looked up, and whether a refund waits for the shopper's account. */
export async function instructionsOfOrder(shelf: Shelf, orderId: string): Promise<PaymentInstructions> {
  const instructions = await paymentInstructions(shelf, { cartId: await cartOfOrder(shelf, orderId), orderId })
  const receiver = await refundReceiverState(shelf, orderId)
  return { ...(instructions.amount === undefined ? await totalOf(shelf, orderId) : {}), ...instructions, ...(receiver ? { refund_receiver: receiver } : {}) }
}

const totalSchema = z.object({ total: z.custom<MajorAmount>((value) => value !== undefined && value !== null), currency_code: z.string() })

/** Of an order that no payment of ours is for, e.g. one paid through the system provider. */
async function totalOf(shelf: Shelf, orderId: string): Promise<Pick<PaymentInstructions, "amount" | "currency">> {
  const { data } = await shelf.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["id", "total", "currency_code"], filters: { id: orderId } })
  if (!data.length) return {}
  const { total, currency_code: currency } = totalSchema.parse(data[0])
  return { amount: toMajor(roundTotalToMinor(total, currency), currency), currency }
}

function instructionsOf(row: PayinRow): PaymentInstructions {
  const status = instructionStatus(row)
  const waiting = status === "waiting"
  return {
    status,
    ...(waiting && row.redirectUrl ? { redirect_url: row.redirectUrl } : {}),
    ...(waiting && row.boleto ? { boleto: { digitable: row.boleto.digitable, image: row.boleto.image, due_date: row.boleto.dueAt ? boletoDueDate(row.boleto.dueAt) : null } } : {}),
    amount: toMajor(row.amount, row.currency),
    currency: row.currency,
  }
}

/** `surface.md`, `GET /store/carts/:id/payment-outcome`. A cart nobody tried to pay is pending; one that became an order without a payment of ours is done: by store credit, or by another provider. */
export async function cartOutcome(container: MedusaContainer, cartId: string): Promise<{ outcome: PaymentOutcome; message: string }> {
  const tries = await container.resolve<PayinModuleService>(PAYIN_MODULE).views.tried({ cartId })
  const order = await orderOfCart(container, cartId)
  // Money of another way to pay is looked for only where ours was never sent.
  const funds = order && tries.some(({ state }) => state === "prepared") ? paidVerdict(orderMoney(await readOrder(container, order.id), 0)) : null
  return outcomeOfCart(tries, order && { ...order, paid: funds === "paid" || funds === "refunded" })
}
