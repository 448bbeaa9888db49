import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { UnitView } from "../../modules/voucher/ledger/unit-views"
import type VoucherModuleService from "../../modules/voucher/service"
import { notFound } from "../orders/shopper-access"

/** A gift as its recipient sees it. Nothing in it tells the order, whose id would tell the buyer's address. */
export interface ShownGift {
  id: string
  to: string
  from: string | null
  message: string | null
  send_at: Date | null
  sent_at: Date | null
  units: UnitView[]
}

/** @throws MedusaError NOT_FOUND unless the token is of this gift. */
export async function showGift(container: MedusaContainer, giftId: string, token: string | null): Promise<ShownGift> {
  const { gifts, views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!token || !(await gifts.receives(giftId, token))) throw notFound()
  const gift = await gifts.read(giftId)
  if (!gift) throw notFound()
  return { id: gift.id, to: gift.name, from: gift.from, message: gift.message, send_at: gift.sendAt, sent_at: gift.sentAt, units: await views.unitsOfGift(giftId) }
}
