import { MedusaError } from "@medusajs/framework/utils"
import { GIFT_TOKEN_DAYS, giftState, type GiftState } from "../../../domain/gift"
import { hashOf, newToken } from "./access"
import { firstRow, newId, rows, type Db } from "./sql"
import { addNotice } from "./tasks"

/** The vouchers of one order line, bought for somebody else. */
export interface Gift {
  id: string
  orderId: string
  lineItemId: string
  name: string
  email: string
  message: string | null
  sendAt: Date | null
  timeZone: string | null
  sentAt: Date | null
  openedAt: Date | null
  /** Who gives it, as the order names him. */
  from: string | null
  state: GiftState
}

/** Units that will never be, or are no longer, the recipient's. */
const GONE = `('failed', 'refund_due', 'refunding', 'refunded', 'cancelled', 'revoked')`
/** What joins a gift `g` to its units `u`. */
export const GIFT_OF_UNIT = `voucher_recipient g on g.order_id = u.order_id and g.line_item_id = u.line_item_id`
/** A gift that nobody can be given any more. */
export const WITHDRAWN = `not exists (select 1 from voucher_unit w where w.order_id = g.order_id and w.line_item_id = g.line_item_id and w.state not in ${GONE})`

/**
 * Gives each recipient of a cart to its order line, once and for ever, as selections are given (`protocol.md` section 2): a row of another cart or
 * brand does not exist here, and a second line that names the same one gets none. Idempotent.
 */
export async function claimRecipients(db: Db, orderId: string, cartId: string, lines: readonly { lineItemId: string; brandId: string; recipientId: string | null; selectionId: string | null }[]): Promise<void> {
  for (const { lineItemId, brandId, recipientId, selectionId } of lines) {
    await rows(
      db,
      `update voucher_recipient set order_id = :orderId, line_item_id = :lineItemId, updated_at = now()
       where cart_id = :cartId and brand_id = :brandId and (id = :recipientId or selection_id = :selectionId) and order_id is null
         and not exists (select 1 from voucher_recipient other where other.line_item_id = :lineItemId)`,
      { orderId, cartId, lineItemId, brandId, recipientId, selectionId },
    )
  }
}

/** Which of these recipients still wait in this cart; a line that names another has lost its recipient. */
export async function waitingRecipients(db: Db, cartId: string, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const found = await rows<{ id: string }>(db, `select id from voucher_recipient where cart_id = :cartId and order_id is null and id = any(:ids)`, { cartId, ids: [...ids] })
  return new Set(found.map((row) => row.id))
}

/**
 * Writes the mail of every gift whose date has come and of which a voucher is there. A gift is taken under its row's lock and marked in the same
 * transaction, so that it is queued once by any number of processes and survives their deaths.
 */
export async function queueDueGifts(trx: Db, { orderId = null, limit }: { orderId?: string | null; limit: number }): Promise<number> {
  const due = await rows<{ id: string; order_id: string }>(
    trx,
    `with due as (
       select g.id from voucher_recipient g join voucher_purchase p on p.order_id = g.order_id
       where g.order_id is not null and g.queued_at is null and (g.send_at is null or g.send_at <= now()) and not p.awaits_capture
         and (cast(:orderId as text) is null or g.order_id = :orderId)
         and exists (select 1 from voucher_unit u where u.order_id = g.order_id and u.line_item_id = g.line_item_id and u.state = 'delivered')
       order by g.send_at nulls first, g.id limit :limit for update of g skip locked)
     update voucher_recipient g set queued_at = now(), updated_at = now() from due where g.id = due.id returning g.id, g.order_id`,
    { orderId, limit },
  )
  for (const gift of due) await addNotice(trx, { orderId: gift.order_id, supplierOrderId: null, notice: "gift", once: gift.id, payload: { gift_id: gift.id } })
  return due.length
}

/** Which of these units were bought for somebody else. */
export async function giftsAmong(db: Db, unitIds: readonly string[]): Promise<Set<string>> {
  if (!unitIds.length) return new Set()
  const gifts = await rows<{ id: string }>(db, `select u.id from voucher_unit u join ${GIFT_OF_UNIT} where u.id = any(:unitIds)`, { unitIds: [...unitIds] })
  return new Set(gifts.map((row) => row.id))
}

/** The gifts that these units belong to. */
export async function giftsOf(db: Db, unitIds: readonly string[]): Promise<string[]> {
  const gifts = await rows<{ id: string }>(db, `select distinct g.id from voucher_unit u join ${GIFT_OF_UNIT} where u.id = any(:unitIds) order by g.id`, { unitIds: [...unitIds] })
  return gifts.map((row) => row.id)
}

interface GiftRow extends Omit<Gift, "state"> {
  withdrawn: boolean
}

/** A gift by its id; one that was not bought yet does not exist. */
export async function readGift(db: Db, giftId: string): Promise<Gift | null> {
  const row = await firstRow<GiftRow>(
    db,
    `select g.id, g.order_id as "orderId", g.line_item_id as "lineItemId", g.name, g.email, g.message, g.send_at as "sendAt", g.time_zone as "timeZone",
       g.sent_at as "sentAt", g.opened_at as "openedAt", p.buyer_name as "from", ${WITHDRAWN} as withdrawn
     from voucher_recipient g join voucher_purchase p on p.order_id = g.order_id where g.id = :giftId`,
    { giftId },
  )
  if (!row) return null
  const { withdrawn, ...gift } = row
  return { ...gift, state: giftState({ ...gift, withdrawn }) }
}

/**
 * A new key to one gift, good for 30 days; only its hash is stored. Made only while the gift goes to this address, under its lock: a correction that comes
 * before leaves nothing to send, one that comes after deletes it.
 * @throws MedusaError CONFLICT when the address is another one by now.
 */
export async function issueGiftToken(db: Db, giftId: string, email: string): Promise<string> {
  const token = newToken()
  const issued = await firstRow(
    db,
    `insert into voucher_token (id, gift_id, token_hash, expires_at)
     select :id, g.id, :hash, now() + interval '${GIFT_TOKEN_DAYS} days' from voucher_recipient g where g.id = :giftId and g.email = :email for share returning id`,
    { id: newId("vtok"), giftId, email, hash: hashOf(token) },
  )
  if (!issued) throw new MedusaError(MedusaError.Types.CONFLICT, `The address of gift ${giftId} was corrected meanwhile`)
  return token
}

/** Whether this token opens this gift. A foreign gift and an unknown one are the same `false`. */
export async function receivesGift(db: Db, giftId: string, token: string): Promise<boolean> {
  return (await firstRow(db, `select 1 as open from voucher_token where gift_id = :giftId and token_hash = :hash and expires_at > now()`, { giftId, hash: hashOf(token) })) !== undefined
}

/** The mail was handed over; the first time counts. */
export async function giftSent(db: Db, giftId: string): Promise<void> {
  await rows(db, `update voucher_recipient set sent_at = coalesce(sent_at, now()), updated_at = now() where id = :giftId`, { giftId })
}

/** Has a fresh link of a gift that was sent already mailed to its recipient; false for any other. */
export async function requestGiftMail(trx: Db, giftId: string, asked: { by: string | null; reason: string | null }): Promise<boolean> {
  const gift = await firstRow<{ order_id: string }>(trx, `select order_id from voucher_recipient where id = :giftId and order_id is not null and queued_at is not null`, { giftId })
  if (!gift) return false
  await addNotice(trx, { orderId: gift.order_id, supplierOrderId: null, notice: "gift", once: newId("vmail"), payload: { gift_id: giftId, asked_by: asked.by, reason: asked.reason } })
  return true
}

/** The recipient's address was wrong: who read the mail sent there may no longer open anything. */
export async function correctGiftAddress(trx: Db, giftId: string, email: string): Promise<void> {
  await rows(trx, `update voucher_recipient set email = :email, updated_at = now() where id = :giftId`, { giftId, email })
  await rows(trx, `delete from voucher_token where gift_id = :giftId`, { giftId })
}

/** Orders of gifts that were due long enough ago and were not handed to a provider. */
export async function stuckGifts(db: Db): Promise<string[]> {
  const stuck = await rows<{ order_id: string }>(
    db,
    `select g.order_id from voucher_recipient g where g.sent_at is null and g.email <> '' and g.queued_at < now() - interval '10 minutes' and not ${WITHDRAWN} order by g.queued_at limit 100`,
  )
  return stuck.map((row) => row.order_id)
}

/** Recipients of carts that never became an order, after longer than any slip can be paid. */
export async function purgeRecipients(db: Db, input: { days: number; limit: number }): Promise<number> {
  const gone = await rows(
    db,
    `delete from voucher_recipient where id in (select id from voucher_recipient where order_id is null and created_at < now() - (:days * interval '1 day') limit :limit) returning id`,
    input,
  )
  return gone.length
}
