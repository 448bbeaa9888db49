import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { SENT_STATES } from "../../domain/unit-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { askAboutPayin } from "./ask"
import { isSessionOf, orderOfCart, readSession } from "./medusa-session"
import { cancelPayin, capturePayin } from "./settle"
import { refreshPayin } from "./status"

async function rowOf(container: MedusaContainer, id: string): Promise<PayinRow> {
  const row = await container.resolve<PayinModuleService>(PAYIN_MODULE).requests.read(id)
  if (row && row.state !== "prepared") return row
  throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment ${id} was not found in the money ledger`)
}

/** What was reserved for vouchers that are ordered already pays for them. @throws MedusaError NOT_ALLOWED */
async function mustNotBeIssued(container: MedusaContainer, row: PayinRow): Promise<void> {
  const order = await orderOfCart(container, row.cartId)
  const units = order ? await container.resolve<VoucherModuleService>(VOUCHER_MODULE).views.units(order.id) : []
  const sent = [...new Set(units.map(({ state }) => state).filter((state) => SENT_STATES.includes(state)))]
  if (!sent.length) return
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `Payment ${row.id} is reserved for vouchers that are ${sent.join(", ")}. What is delivered is captured and the rest let go by itself, once all of them are decided; refund the order in Medusa after that`)
}

/** A person wants a payment looked at now; what the look finds is handed to Medusa by a worker. @throws MedusaError NOT_FOUND */
export async function checkPayinByHand(container: MedusaContainer, id: string): Promise<PayinRow> {
  await rowOf(container, id)
  await refreshPayin(container, id)
  await askAboutPayin(container, { id })
  return rowOf(container, id)
}

/** Captures a reserved sale; Medusa hears of it from a worker. @throws MedusaError NOT_FOUND, NOT_ALLOWED, UNEXPECTED_STATE */
export async function capturePayinByHand(container: MedusaContainer, id: string): Promise<PayinRow> {
  await rowOf(container, id)
  await capturePayin(container, id)
  await askAboutPayin(container, { id })
  return rowOf(container, id)
}

/**
 * Voids an unpaid slip or a reservation, and gives back money that belongs to no order. Money that an order's payment stands for is refunded in
 * Medusa: taken back here, the order would still count as paid. @throws MedusaError NOT_FOUND, NOT_ALLOWED, UNEXPECTED_STATE
 */
export async function cancelPayinByHand(container: MedusaContainer, id: string): Promise<PayinRow> {
  const row = await rowOf(container, id)
  const session = row.state === "captured" ? await readSession(container, row.sessionId) : null
  if (isSessionOf(session, row) && session.payment && session.payment.captured > 0) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `Payment ${id} was captured for an order: refund it there (POST /admin/payments/${session.payment.id}/refund)`)
  }
  if (row.state === "authorized") await mustNotBeIssued(container, row)
  await cancelPayin(container, id)
  await askAboutPayin(container, { id })
  return rowOf(container, id)
}
