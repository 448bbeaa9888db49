import type { VoucherPolicy } from "../policy"
import { giftsAmong, giftsOf, queueDueGifts } from "./gifts"
import type { Db } from "./sql"
import { addNotice, dropNotices } from "./tasks"

/** A supplier order whose buyer is told something, in the transaction of what happened. */
interface Happening {
  trx: Db
  claim: { orderId: string; supplierOrderId: string }
  policy: VoucherPolicy
}

/** Hours after which it is news that something is not settled yet: most orders are by then, and their buyers get no mail about it. */
const NEWS_AFTER_HOURS = { processing: 1 / 15, failed: 1 / 6 }

/** The buyer hears of his own vouchers, and that his gifts are on their way; a gift whose date has come goes out at once. */
export async function tellDelivered({ trx, claim, policy }: Happening, delivered: readonly string[]): Promise<void> {
  if (delivered.length) await dropNotices(trx, "processing", [claim.supplierOrderId])
  const gifts = policy.sendsGifts ? await giftsAmong(trx, delivered) : new Set<string>()
  const [own] = delivered.filter((id) => !gifts.has(id)).sort()
  if (own) await addNotice(trx, { ...of(claim), notice: "delivered", once: own })
  if (!gifts.size) return
  for (const giftId of await giftsOf(trx, [...gifts])) await addNotice(trx, { ...of(claim), notice: "gift_ready", once: giftId, payload: { gift_id: giftId } })
  await queueDueGifts(trx, { orderId: claim.orderId, limit: gifts.size })
}

/** Told only if it still is so by then. */
export async function tellProcessing({ trx, claim, policy }: Happening): Promise<void> {
  await addNotice(trx, { ...of(claim), notice: "processing", once: claim.supplierOrderId, inMs: policy.times.hourMs * NEWS_AFTER_HOURS.processing })
}

/** Told only if the money is not back by then: that is another mail. */
export async function tellFailed({ trx, claim, policy }: Happening): Promise<void> {
  await dropNotices(trx, "processing", [claim.supplierOrderId])
  await addNotice(trx, { ...of(claim), notice: "failed", once: claim.supplierOrderId, inMs: policy.times.hourMs * NEWS_AFTER_HOURS.failed })
}

const of = ({ orderId, supplierOrderId }: Happening["claim"]) => ({ orderId, supplierOrderId })
