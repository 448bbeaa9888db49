import { createHash, randomBytes } from "node:crypto"
import { MedusaError } from "@medusajs/framework/utils"
import { firstRow, newId, rows, type Db } from "./sql"

const TOKEN_DAYS = 7
export const hashOf = (token: string) => createHash("sha256").update(token).digest("hex")

/** Who asks: a signed-in customer, or whoever holds the token of the order's cart. */
export interface Asker {
  customerId: string | null
  token: string | null
}

/** 256 random bits. */
export const newToken = () => randomBytes(32).toString("base64url")

/** A new key to the orders of a cart, or to one order, valid for 7 days; only its hash is stored, so it can be shown this once. */
export async function issueToken(db: Db, opens: { cartId: string } | { orderId: string }): Promise<string> {
  const token = newToken()
  await rows(db, `insert into voucher_token (id, cart_id, order_id, token_hash, expires_at) values (:id, :cartId, :orderId, :hash, now() + interval '${TOKEN_DAYS} days')`, {
    id: newId("vtok"),
    cartId: "cartId" in opens ? opens.cartId : null,
    orderId: "orderId" in opens ? opens.orderId : null,
    hash: hashOf(token),
  })
  return token
}

const OWNED = `(p.customer_id = :customerId or exists (select 1 from voucher_token t where (t.cart_id = p.cart_id or t.order_id = p.order_id) and t.token_hash = :hash and t.expires_at > now()))`

const bindings = (asker: Asker) => ({ customerId: asker.customerId, hash: asker.token === null ? null : hashOf(asker.token) })

/** Whether the asker owns the order's vouchers. A wrong owner and an unknown order are the same `false`. */
export async function ownsOrder(db: Db, orderId: string, asker: Asker): Promise<boolean> {
  const row = await firstRow(db, `select 1 as owned from voucher_purchase p where p.order_id = :orderId and ${OWNED}`, { orderId, ...bindings(asker) })
  return row !== undefined
}

/** Whose an order is in Medusa now, and where it is written to. */
export interface OrderOwner {
  /** null: Medusa names nobody, which changes nothing. */
  customerId: string | null
  email: string | null
}

/** Whether the order is known, and as that of another customer than Medusa names. */
export async function isAnothers(db: Db, orderId: string, { customerId }: OrderOwner): Promise<boolean> {
  return (await firstRow(db, `select 1 as known from voucher_purchase where order_id = :orderId and customer_id <> :customerId`, { orderId, customerId })) !== undefined
}

/** The order was transferred to another customer in Medusa: the vouchers are his, and what opened them for the one before him does no more. */
export async function changeOwner(trx: Db, orderId: string, { customerId, email }: OrderOwner): Promise<void> {
  const changed = await firstRow<{ cart_id: string | null }>(
    trx,
    `update voucher_purchase set customer_id = :customerId, buyer_email = coalesce(:email, buyer_email), updated_at = now() where order_id = :orderId and customer_id <> :customerId returning cart_id`,
    { orderId, customerId, email },
  )
  if (changed) await rows(trx, `delete from voucher_token where gift_id is null and (order_id = :orderId or cart_id = :cartId)`, { orderId, cartId: changed.cart_id })
}

export async function orderOfUnit(db: Db, unitId: string): Promise<string | null> {
  return (await firstRow<{ order_id: string }>(db, `select order_id from voucher_unit where id = :unitId`, { unitId }))?.order_id ?? null
}

/** What an asker is to a unit: its buyer, or whoever it was bought for. */
export interface UnitAccess {
  order_id: string
  /** Null for a voucher that is no gift. */
  gift: { name: string; sent: boolean } | null
  as: "buyer" | "recipient"
}

/** What the asker is to a unit; undefined when it is neither his nor a gift to him. */
export async function ownedUnit(db: Db, unitId: string, asker: Asker): Promise<UnitAccess | undefined> {
  const row = await firstRow<{ order_id: string; gift_name: string | null; gift_sent: boolean; receives: boolean }>(
    db,
    `select * from (
       select u.order_id, g.name as gift_name, g.sent_at is not null as gift_sent, ${OWNED} as owns,
         exists (select 1 from voucher_token t where t.gift_id = g.id and t.token_hash = :hash and t.expires_at > now()) as receives
       from voucher_unit u join voucher_purchase p on p.order_id = u.order_id left join voucher_recipient g on g.order_id = u.order_id and g.line_item_id = u.line_item_id
       where u.id = :unitId) unit where owns or receives`,
    { unitId, ...bindings(asker) },
  )
  if (!row) return undefined
  return { order_id: row.order_id, gift: row.gift_name === null ? null : { name: row.gift_name, sent: row.gift_sent }, as: row.receives ? "recipient" : "buyer" }
}

/** Whether a token opens this order of a cart, for an order the ledger does not know yet (placed, not paid). */
export async function tokenOpens(db: Db, order: { cartId: string | null; orderId: string }, token: string): Promise<boolean> {
  const bound = { ...order, hash: hashOf(token) }
  return (await firstRow(db, `select 1 as open from voucher_token where (cart_id = :cartId or order_id = :orderId) and token_hash = :hash and expires_at > now()`, bound)) !== undefined
}

/** Whether the ledger knows the order, so that its buyer can be written to. */
export async function knowsOrder(db: Db, orderId: string): Promise<boolean> {
  return (await firstRow(db, `select 1 as known from voucher_purchase where order_id = :orderId`, { orderId })) !== undefined
}

/** Marks a delivered unit as used by its owner, or takes the mark back. */
export async function markUsed(db: Db, unitId: string, used: boolean): Promise<void> {
  const marked = await firstRow(
    db,
    `update voucher_unit set used_at = case when :used then coalesce(used_at, now()) end, updated_at = now() where id = :unitId and state = 'delivered'
       and not exists (select 1 from voucher_purchase p where p.order_id = voucher_unit.order_id and p.awaits_capture) returning id`,
    { unitId, used },
  )
  if (!marked) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "Only a voucher that was delivered can be marked as used")
}

/** Deletes tokens that opened nothing any more since yesterday; how many. */
export async function purgeTokens(db: Db, limit: number): Promise<number> {
  const gone = await rows(db, `delete from voucher_token where id in (select id from voucher_token where expires_at < now() - interval '1 day' limit :limit) returning id`, { limit })
  return gone.length
}
