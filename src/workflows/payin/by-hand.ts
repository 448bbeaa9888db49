import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { askAboutPayin } from "./ask"
import { isSessionOf, readSession } from "./medusa-session"
import { cancelPayin, capturePayin } from "./settle"
import { refreshPayin } from "./status"

async function rowOf(container: MedusaContainer, id: string): Promise<PayinRow> {
  const row = await container.resolve<PayinModuleService>(PAYIN_MODULE).requests.read(id)
  if (row && row.state !== "prepared") return row
  throw new MedusaError(MedusaError.Types.NOT_FOUND, `Payment ${id} was not found in the money ledger`)
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
  await cancelPayin(container, id)
  await askAboutPayin(container, { id })
  return rowOf(container, id)
}
