import type { MedusaContainer } from "@medusajs/framework/types"
import { roundTotalToMinor, type MajorAmount } from "../../domain/money"
import { noLongerRequired, type OrderMoney, type Required } from "../../domain/paid"
import { methodOfProvider, PAYIN_METHODS } from "../../domain/payin-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { payinReference } from "../payin/shelf"
import { fundedMoney, type FundedOrder, type PlacedOrder } from "./read-order"

/** Our card sales of an order that are sent to be captured later, newest first (`captureWhen: "issued"`). */
export async function reservedSales(container: MedusaContainer, of: { cartId: string | null; orderId: string }): Promise<PayinRow[]> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.active) return []
  return (await payin.views.of(of)).filter((row) => row.method === "credit" && !row.capture)
}

/** The figures of the paid rule, with what is reserved in full on our own credit sales and on nobody else's (`protocol.md` section 1). */
export async function fundsOf(container: MedusaContainer, order: FundedOrder & Pick<PlacedOrder, "cart">, required: Required): Promise<OrderMoney> {
  const gone = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).sales.goneUnits(order.id)
  const money = fundedMoney(order, required.amount, noLongerRequired(gone, required.pieces))
  const sales = await reservedSales(container, { cartId: order.cart?.id ?? null, orderId: order.id })
  return { ...money, reserved: reservedAmount(order, sales) }
}

/** Since how many milliseconds a refund is on its way of which Medusa's books say nothing yet: it forgets one whose answer came late. Null: there is none. */
export async function moneyLeavingForMs(container: MedusaContainer, order: Pick<PlacedOrder, "currency_code" | "payment_collections">): Promise<number | null> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.active) return null
  const sum = (list: readonly { amount: MajorAmount }[] | null | undefined) => (list ?? []).reduce((total, { amount }) => total + roundTotalToMinor(amount, order.currency_code), 0)
  // What Medusa counts no more cannot leave: the paid rule goes without it.
  const counted = (payment: PlacedOrder["payment_collections"][number]["payments"][number]) => !payment.canceled_at && (!payment.captures?.length || sum(payment.captures) > sum(payment.refunds))
  const payments = order.payment_collections.flatMap((collection) => collection.payments).filter(counted)
  return payin.actions.leavingForMs(payments.flatMap((payment) => (methodOfProvider(payment.provider_id ?? "") ? (payinReference(payment.data) ?? []) : [])))
}

/** A sale counts once: until Medusa has booked its capture, and only when Medusa's payment is that very sale, whole. */
export function reservedAmount(order: Pick<PlacedOrder, "currency_code" | "payment_collections">, sales: readonly Pick<PayinRow, "id" | "state" | "amount" | "currency">[]): number {
  const payments = order.payment_collections.flatMap((collection) => collection.payments).filter((payment) => {
    return payment.provider_id === PAYIN_METHODS.credit.providerId && !payment.canceled_at && !payment.captures?.length
  })
  return payments.reduce((sum, payment) => {
    const sale = sales.find((row) => row.id === payinReference(payment.data))
    const counts = sale && (sale.state === "authorized" || sale.state === "captured") && sale.currency.toLowerCase() === order.currency_code.toLowerCase()
    const amount = payment.amount === null || payment.amount === undefined ? null : roundTotalToMinor(payment.amount, order.currency_code)
    return counts && amount === sale.amount ? sum + sale.amount : sum
  }, 0)
}
