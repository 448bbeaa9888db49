import { isPaidOut, wayBack } from "../../domain/payin-action"
import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { caseKey } from "./case-key"
import { orderOfCart } from "./medusa-session"
import type { Shelf } from "./shelf"

/** Medusa would not take the money for so long that a person was asked, who ended the case by his word: it pays for nothing any more. */
export async function isSettled(shelf: Shelf, row: PayinRow): Promise<boolean> {
  const { times }: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  if (row.moneyAgoMs < times.unknownLimitMs) return false
  return shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.isSettledByPerson(caseKey("money_without_order", row.id))
}

/** Whether Medusa, which asks by itself, may hear of the money of a payment: not of what went back, or what its order was cancelled before. The worker decides on those. */
export async function mayTellMedusa(shelf: Shelf, row: PayinRow): Promise<boolean> {
  if (row.state !== "captured" && row.state !== "authorized") return true
  const actions = await shelf.resolve<PayinModuleService>(PAYIN_MODULE).actions.of(row.id)
  const paid = row.paid ?? row.amount
  if (wayBack(actions, paid) !== null || isPaidOut(actions, paid, row.amount)) return false
  return !(await orderOfCart(shelf, row.cartId))?.cancelled && !(await isSettled(shelf, row))
}
