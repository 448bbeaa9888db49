import type { Gift } from "../../../modules/voucher/ledger/gifts"

/** A gift as a person of the shop sees it. */
export const presentGift = (gift: Gift) => ({
  id: gift.id,
  order_id: gift.orderId,
  line_item_id: gift.lineItemId,
  name: gift.name,
  email: gift.email,
  message: gift.message,
  send_at: gift.sendAt,
  time_zone: gift.timeZone,
  state: gift.state,
  sent_at: gift.sentAt,
  opened_at: gift.openedAt,
})
