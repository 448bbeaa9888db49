import { createHash, randomBytes } from "node:crypto"
import { firstRow, newId, rows, type Db } from "./sql"

const TOKEN_DAYS = 7
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex")

/** Who asks: a signed-in customer, or whoever holds the token of the order's cart. */
export interface Asker {
  customerId: string | null
  token: string | null
}

/** A new key to the orders of a cart, valid for 7 days; only its hash is stored, so it can be shown this once. */
export async function issueToken(db: Db, cartId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url")
  await rows(db, `insert into voucher_token (id, cart_id, token_hash, expires_at) values (:id, :cartId, :hash, now() + interval '${TOKEN_DAYS} days')`, {
    id: newId("vtok"),
    cartId,
    hash: hashOf(token),
  })
  return token
}

const OWNED = `(p.customer_id = :customerId or exists (select 1 from voucher_token t where t.cart_id = p.cart_id and t.token_hash = :hash and t.expires_at > now()))`

const bindings = (asker: Asker) => ({ customerId: asker.customerId, hash: asker.token === null ? null : hashOf(asker.token) })

/** Whether the asker owns the order's vouchers. A wrong owner and an unknown order are the same `false`. */
export async function ownsOrder(db: Db, orderId: string, asker: Asker): Promise<boolean> {
  const row = await firstRow(db, `select 1 as owned from voucher_purchase p where p.order_id = :orderId and ${OWNED}`, { orderId, ...bindings(asker) })
  return row !== undefined
}

/** The order of a unit, when the asker owns it. */
export async function ownedUnit(db: Db, unitId: string, asker: Asker): Promise<{ order_id: string } | undefined> {
  return firstRow(db, `select u.order_id from voucher_unit u join voucher_purchase p on p.order_id = u.order_id where u.id = :unitId and ${OWNED}`, { unitId, ...bindings(asker) })
}

/** Whether a token opens the orders of this cart, for an order the ledger does not know yet (placed, not paid). */
export async function tokenOpensCart(db: Db, cartId: string, token: string): Promise<boolean> {
  return (await firstRow(db, `select 1 as open from voucher_token where cart_id = :cartId and token_hash = :hash and expires_at > now()`, { cartId, hash: hashOf(token) })) !== undefined
}
