import { toMajor } from "../../../domain/money"
import { UNIT_STATES } from "../../../domain/unit-state"
import { GIFT_OF_UNIT } from "./gifts"
import { rows, type Db } from "./sql"
import { dropTasks } from "./tasks"

const SETTLED = Object.entries(UNIT_STATES).flatMap(([state, { settled }]) => (settled ? [state] : []))
const OF_CUSTOMER = `(select order_id from voucher_purchase where customer_id = :customerId)`

/** What the ledger keeps about a customer, to take away; amounts in major units, never a code. */
export interface VoucherData {
  orders: { order_id: string; paid_at: Date | null; currency: string; name: string | null; email: string | null; phone: string | null }[]
  vouchers: { id: string; order_id: string; brand: string; denomination: number; currency: string; price: number; price_currency: string; state: string; bought_at: Date; delivered_at: Date | null; used_at: Date | null; last4: string | null; valid_till: string | null }[]
  gifts: { id: string; order_id: string; name: string; email: string; message: string | null; send_at: Date | null; time_zone: string | null; sent_at: Date | null; opened_at: Date | null }[]
  reveals: { voucher_id: string; order_id: string; by: string; at: Date }[]
  mails: { order_id: string; about: string; to: string | null; state: string; at: Date }[]
}

/** Shows of a code what the lists show: nothing before the capture, no digits of a gift that is the recipient's. */
export async function voucherDataOf(db: Db, customerId: string, sendsGifts: boolean): Promise<VoucherData> {
  const of = { customerId }
  const vouchers = await rows<VoucherData["vouchers"][number]>(
    db,
    `select u.id, u.order_id, u.brand_title as brand, u.face_minor::float8 as denomination, u.face_currency as currency, u.price_minor::float8 as price, u.price_currency,
       case when u.state = 'delivered' and p.awaits_capture then 'sealed' else u.state end as state, u.created_at as bought_at, u.delivered_at, u.used_at,
       case when g.id is null or (not cast(:sendsGifts as boolean) and g.sent_at is null) then v.last4 end as last4, v.valid_till
     from voucher_unit u join voucher_purchase p on p.order_id = u.order_id left join ${GIFT_OF_UNIT} left join voucher_vault v on v.unit_id = u.id and u.state = 'delivered' and not p.awaits_capture
     where p.customer_id = :customerId order by u.created_at, u.line_item_id, u.unit_index`,
    { ...of, sendsGifts },
  )
  return {
    orders: await rows(db, `select order_id, paid_at, currency_code as currency, buyer_name as name, buyer_email as email, buyer_phone as phone from voucher_purchase where customer_id = :customerId order by created_at, id`, of),
    vouchers: vouchers.map((unit) => ({ ...unit, denomination: toMajor(unit.denomination, unit.currency), price: toMajor(unit.price, unit.price_currency) })),
    gifts: await rows(db, `select id, order_id, name, email, message, send_at, time_zone, sent_at, opened_at from voucher_recipient where order_id in ${OF_CUSTOMER} order by created_at, id`, of),
    reveals: await rows(db, `select unit_id as voucher_id, order_id, actor_type as "by", created_at as at from voucher_reveal where order_id in ${OF_CUSTOMER} order by created_at, id`, of),
    mails: await rows(
      db,
      `select order_id, split_part(dedupe_key, ':', 2) as about, payload ->> 'to' as "to", state, created_at as at from voucher_task where kind = 'notify' and order_id in ${OF_CUSTOMER} order by created_at, id`,
      of,
    ),
  }
}

/** Orders that need the customer's details still: not paid yet, vouchers on their way, money on its way back, a gift that its recipient was not told of yet. */
export async function unsettledOrders(db: Db, customerId: string, sendsGifts: boolean): Promise<string[]> {
  const open = await rows<{ order_id: string }>(
    db,
    `select u.order_id from voucher_unit u left join voucher_recipient g on g.order_id = u.order_id and g.line_item_id = u.line_item_id
     where u.order_id in ${OF_CUSTOMER} and (not (u.state = any(:settled)) or (cast(:sendsGifts as boolean) and u.state = 'delivered' and g.id is not null and g.sent_at is null))
     union select order_id from voucher_purchase where customer_id = :customerId and paid_at is null order by order_id`,
    { customerId, sendsGifts, settled: SETTLED },
  )
  return open.map((row) => row.order_id)
}

/** What leads to a customer's payments: his orders, and the carts they were. */
export async function purchasesOf(db: Db, customerId: string): Promise<{ orderIds: string[]; cartIds: string[] }> {
  const found = await rows<{ order_id: string; cart_id: string | null }>(db, `select order_id, cart_id from voucher_purchase where customer_id = :customerId`, { customerId })
  return { orderIds: found.map((row) => row.order_id), cartIds: found.flatMap((row) => (row.cart_id === null ? [] : [row.cart_id])) }
}

/**
 * Takes the customer out of the rows and leaves the rows: who bought, who got what as a gift, who looked, where mail went. Recipients keep their
 * gifts. His own way to the codes ends with it. Idempotent; the customer's id goes last, since it leads here. @returns how many orders it was.
 */
export async function eraseCustomer(trx: Db, customerId: string): Promise<number> {
  const of = { customerId }
  await rows(trx, `update voucher_recipient set name = '', email = '', message = null, updated_at = now() where order_id in ${OF_CUSTOMER}`, of)
  await rows(trx, `delete from voucher_recipient where order_id is null and cart_id in (select cart_id from voucher_purchase where customer_id = :customerId)`, of)
  await rows(trx, `delete from voucher_token where gift_id is null and (order_id in ${OF_CUSTOMER} or cart_id in (select cart_id from voucher_purchase where customer_id = :customerId))`, of)
  await rows(trx, `update voucher_reveal set actor_id = case when actor_type = 'user' then actor_id end, ip_hash = null, updated_at = now() where order_id in ${OF_CUSTOMER}`, of)
  await dropTasks(trx, `kind = 'notify' and order_id in ${OF_CUSTOMER}`, of, "the customer was erased")
  // A provider may quote the address it could not write to.
  await rows(trx, `update voucher_task set payload = payload - 'to', last_error = null, updated_at = now() where kind = 'notify' and order_id in ${OF_CUSTOMER}`, of)
  const gone = await rows(
    trx,
    `update voucher_purchase set buyer_name = null, buyer_email = null, buyer_phone = null, email_hash = null, address_hash = null, customer_id = null, updated_at = now()
     where customer_id = :customerId returning id`,
    of,
  )
  return gone.length
}
