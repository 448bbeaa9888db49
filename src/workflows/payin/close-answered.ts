import type { PayinRow } from "../../modules/payin/ledger/rows"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { caseKey } from "./raise-notices"
import type { Shelf } from "./shelf"

/** Cases that a payment's new state has answered: a known outcome, a sum that was topped up, money that went back. */
export async function closeAnswered(shelf: Shelf, row: PayinRow): Promise<void> {
  const decided = row.state !== "placing" && row.state !== "unknown" && row.state !== "ready"
  const wentBack = row.state === "refunded" || row.state === "canceled" || row.state === "reversed"
  const kinds = [
    ...(decided ? ["unknown_outcome"] : []),
    ...(row.state === "captured" || wentBack ? ["underpaid"] : []),
    ...(row.state === "refunded" ? ["money_without_session", "money_without_order", "paid_twice", "overpaid"] : []),
  ]
  if (!kinds.length) return
  await shelf.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.close({ dedupeKeys: kinds.map((kind) => caseKey(kind, row.id)) }, "system", `The payment is ${row.state}`)
}
