import { MedusaError } from "@medusajs/framework/utils"
import { Hub123Error } from "../../clients/hub123"
import { HubcashError, HubcashNotFoundError, HubcashRejectedError, HubcashRequestError, type HubcashNotification } from "../../clients/hubcash"
import { toMajor } from "../../domain/money"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { readDeadline } from "./call-psp"
import type { Shelf } from "./shelf"

/** Amounts in major units of the currency. */
export interface BalanceView {
  upstream: "123hub"
  currency: string
  amount: number
  freezing: number | null
  blocking: number | null
}

/** What 123hub holds for the shop, by currency; none when it is not configured. Hubcash tells no balance. @throws MedusaError NOT_ALLOWED when it cannot be asked */
export async function readBalances(shelf: Shelf): Promise<BalanceView[]> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hub123.active) return []
  const { data } = await told(() => payin.hub123Client.balance({ deadlineMs: readDeadline(payin) }))
  const major = (minor: number | null, currency: string) => (minor === null ? null : toMajor(minor, currency))
  return data.amounts.map(({ currency, value, freezing, blocking }) => ({ upstream: "123hub", currency, amount: toMajor(value, currency), freezing: major(freezing, currency), blocking: major(blocking, currency) }))
}

export interface NotificationView {
  id: string
  sale_id: string
  status: number | null
  /** What our server answered last; 0 or null when it was never sent. */
  last_response_code: number | null
  /** As Hubcash prints them. */
  added_at: string | null
  updated_at: string | null
  /** Our payment of that sale, when there is one. */
  payin_id: string | null
}

/** A page of what Hubcash told or wanted to tell us. @throws MedusaError NOT_ALLOWED */
export async function listNotifications(shelf: Shelf, page: { limit: number; offset: number }): Promise<{ notifications: NotificationView[]; count: number }> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const { data } = await told(() => payin.hubcashClient.listNotifications({ offset: page.offset, rows: page.limit }, { deadlineMs: readDeadline(payin) }))
  return { notifications: await Promise.all(data.rows.map((row) => view(payin, row))), count: data.count }
}

/** Has Hubcash send a notification once more. @throws MedusaError NOT_FOUND, NOT_ALLOWED */
export async function resendNotification(shelf: Shelf, id: string): Promise<NotificationView> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  // No id of theirs, and in an address it could mean another one.
  if (!/^[\w-]+$/.test(id)) throw unknown()
  const { data } = await told(() => payin.hubcashClient.resendNotification(id, { deadlineMs: readDeadline(payin) }))
  return view(payin, data)
}

async function view(payin: PayinModuleService, { NotificationId, Sale, LastResponseCode, DateAdded, DateUpdated }: HubcashNotification): Promise<NotificationView> {
  const row = await payin.requests.byPspId("hubcash", Sale.SaleId)
  return { id: NotificationId, sale_id: Sale.SaleId, status: Sale.Status, last_response_code: LastResponseCode, added_at: DateAdded, updated_at: DateUpdated, payin_id: row?.id ?? null }
}

const unknown = () => new MedusaError(MedusaError.Types.NOT_FOUND, "Hubcash does not know it")

/** An admin reads what went wrong, in our words and the service's. */
async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof HubcashNotFoundError) throw unknown()
    if (error instanceof HubcashRequestError || (error instanceof HubcashRejectedError && error.outcome === "refused")) throw new MedusaError(MedusaError.Types.INVALID_DATA, error.message)
    if (error instanceof HubcashError) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `Hubcash did not answer as expected; try again. ${error.message}`)
    if (error instanceof Hub123Error) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `123hub did not answer as expected; try again. ${error.message}`)
    throw error
  }
}
