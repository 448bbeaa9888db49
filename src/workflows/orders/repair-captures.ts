import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { roundTotalToMinor, toMajor, type MajorAmount } from "../../domain/money"
import { methodOfProvider } from "../../domain/payin-state"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { payinReference } from "../payin/shelf"
import { readOrder, type PlacedOrder } from "./read-order"

type Payment = PlacedOrder["payment_collections"][number]["payments"][number]

/** A capture younger than this may still be under way, on a busy machine too: finished twice, the order counts it twice. Scaled like the settle time, never under the floor. */
const FLOOR_MS = 20_000
const TURN = "capture"
/** Moves no money of its own. */
const SYSTEM_PROVIDER = "pp_system_default"

/**
 * A process that dies inside Medusa's capture leaves a capture that the order has no transaction for: the money is there, the order counts as
 * unpaid for ever, and Medusa refuses to capture again. Where the provider surely has the money, the rest of Medusa's capture is done here;
 * where nobody can tell, a person is asked. Returns whether the order's money has to be read again.
 */
export async function repairCaptures(container: MedusaContainer, seen: PlacedOrder): Promise<boolean> {
  if (!halfCaptured(container, seen).length) return false
  // The sweep and a hand-over may come at once, and Medusa looks for the transaction before it writes it: each in its turn, with a fresh look.
  await container.resolve<HubbleModuleService>(HUBBLE_MODULE).alone(TURN, async () => finishHalf(container, await readOrder(container, seen.id)))
  return true
}

/** Captures of the order's payments that it has no transaction for; Medusa may still be about to write it. */
function unbooked(order: PlacedOrder): { payment: Payment; half: NonNullable<Payment["captures"]> }[] {
  const booked = new Set(order.transactions.flatMap((transaction) => (transaction.reference === "capture" && transaction.reference_id ? [transaction.reference_id] : [])))
  return order.payment_collections
    .flatMap((collection) => collection.payments)
    .filter((payment) => !payment.canceled_at)
    .map((payment) => ({ payment, half: (payment.captures ?? []).filter((capture) => !booked.has(capture.id)) }))
    .filter(({ half }) => half.length > 0)
}

/** Those that Medusa surely writes no more. */
function halfCaptured(container: MedusaContainer, order: PlacedOrder) {
  const { policy }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const settledMs = Math.max(FLOOR_MS, policy.times.settleMs)
  return unbooked(order)
    .map(({ payment, half }) => ({ payment, half: half.filter((capture) => Date.now() - capture.created_at.getTime() > settledMs) }))
    .filter(({ half }) => half.length > 0)
}

/** Whether the order counts every capture of this payment, after a repair where one is due. */
export async function isBooked(container: MedusaContainer, orderId: string, paymentId: string): Promise<boolean> {
  const seen = await readOrder(container, orderId)
  const order = (await repairCaptures(container, seen)) ? await readOrder(container, orderId) : seen
  return !unbooked(order).some(({ payment }) => payment.id === paymentId)
}

async function finishHalf(container: MedusaContainer, order: PlacedOrder): Promise<void> {
  const { cases }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  for (const { payment, half } of halfCaptured(container, order)) {
    if (await hasTheMoney(container, payment)) {
      await finishCapture(container, order, payment, half)
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the capture of payment ${payment.id} was cut off before order ${order.id} counted it; it counts now`)
    } else {
      const reason = `Medusa began to capture payment ${payment.id} and was cut off: nobody can tell whether ${payment.provider_id ?? "its provider"} took the money. Look there. If it did, refund it in Medusa or collect the order another way; resolve the case with a note.`
      await cases.open({ kind: "held_for_review", dedupeKey: `held_for_review:half_captured:${payment.id}`, orderId: order.id, reason })
    }
  }
}

/** Medusa writes the capture before it asks the provider, and the time of the capture once the provider answered. */
async function hasTheMoney(container: MedusaContainer, payment: Payment): Promise<boolean> {
  if (payment.captured_at || payment.provider_id === SYSTEM_PROVIDER) return true
  const reference = payinReference(payment.data)
  if (!reference || !methodOfProvider(payment.provider_id ?? "")) return false
  return (await container.resolve<PayinModuleService>(PAYIN_MODULE).requests.read(reference))?.state === "captured"
}

async function finishCapture(container: MedusaContainer, order: PlacedOrder, payment: Payment, half: NonNullable<Payment["captures"]>): Promise<void> {
  const minor = (value: MajorAmount) => roundTotalToMinor(value, order.currency_code)
  const captured = (payment.captures ?? []).reduce((sum, capture) => sum + minor(capture.amount), 0)
  if (captured >= minor(payment.amount ?? 0)) {
    if (!payment.captured_at) await container.resolve(Modules.PAYMENT).updatePayment({ id: payment.id, captured_at: new Date() } as { id: string })
    // Of a captured payment it asks nobody: it writes the transactions that are missing and counts the collection.
    await capturePaymentWorkflow(container).run({ input: { payment_id: payment.id } })
    return
  }
  await container.resolve(Modules.ORDER).addOrderTransactions(half.map((capture) => (
    { order_id: order.id, amount: toMajor(minor(capture.amount), order.currency_code), currency_code: order.currency_code, reference: "capture", reference_id: capture.id }
  )))
}
