import { sameAddress, sameEmail, type PostalAddress } from "../../../domain/buyer-identity"
import { heldBy, type EarlierOrders, type HoldRule, type VelocityKey } from "../../../domain/hold-rules"
import type { Minor } from "../../../domain/money"
import type { HashBuyer } from "../vault"
import { ageMs, firstRow, rows, type Db } from "./sql"

/** By what the shop's rules recognise a buyer: his customer id, and keyed hashes. Null where the order lacks it or no rule asks for it. */
export type BuyerKeys = Readonly<Record<VelocityKey, string | null>>

/** The shop's rules and the keys they need of one order. */
export interface Screening {
  rules: readonly HoldRule[]
  keys: BuyerKeys
}

/** Hashes nothing that no rule counts by. */
export function screeningOf(rules: readonly HoldRule[], order: { customerId: string | null; email: string | null; address: PostalAddress | null }, hash: HashBuyer): Screening {
  const counts = (per: VelocityKey) => rules.some((rule) => rule.kind === "velocity" && rule.per === per)
  const hashed = (detail: "email" | "address", text: string | null) => (text !== null && counts(detail) ? hash(detail, text) : null)
  return { rules, keys: { customer: order.customerId, email: hashed("email", sameEmail(order.email)), address: hashed("address", sameAddress(order.address)) } }
}

const COLUMN: Readonly<Record<VelocityKey, string>> = { customer: "customer_id", email: "email_hash", address: "address_hash" }

/** Two orders of one buyer at the same moment come here one after the other, so that the second sees the first; until the commit. */
async function takeTurn(trx: Db, { rules, keys }: Screening): Promise<void> {
  const per = [...new Set(rules.flatMap((rule) => (rule.kind === "velocity" ? [rule.per] : [])))].sort()
  for (const name of per) {
    if (keys[name] !== null) await rows(trx, `select pg_advisory_xact_lock(hashtextextended(:key, 0))`, { key: `voucher-hub hold ${name} ${keys[name]}` })
  }
}

/** Orders paid in the window that still hold a voucher: what was cancelled or paid back does not count against the buyer. */
async function earlierOrders(trx: Db, orderId: string, per: VelocityKey, withinHours: number, key: string): Promise<EarlierOrders> {
  const found = await firstRow<{ orders: number; value: number }>(
    trx,
    `select count(distinct p.order_id)::int as orders, coalesce(sum(u.face_minor), 0)::float8 as value
     from voucher_purchase p join voucher_unit u on u.order_id = p.order_id
     where p.${COLUMN[per]} = :key and p.order_id <> :orderId and p.paid_at > now() - (:withinHours * interval '1 hour') and u.state not in ('cancelled', 'refunded')`,
    { key, orderId, withinHours },
  )
  return { per, withinHours, orders: found?.orders ?? 0, value: found?.value ?? 0 }
}

/** By customer, which for Medusa is the e-mail of the order: a guest's order belongs to the customer of the e-mail he typed. */
async function customerKnownForMs(trx: Db, orderId: string, customerId: string | null): Promise<number | null> {
  if (customerId === null) return null
  const found = await firstRow<{ known: number | null }>(
    trx,
    `select max(${ageMs("u.delivered_at")}) as known from voucher_purchase p join voucher_unit u on u.order_id = p.order_id
     where p.customer_id = :customerId and p.order_id <> :orderId and u.state = 'delivered'`,
    { customerId, orderId },
  )
  return found?.known ?? null
}

/**
 * Why the shop's rules hold the order whose purchase row this transaction just wrote; empty when none does. Looks at committed rows only,
 * after its turn came.
 */
export async function screen(trx: Db, order: { orderId: string; value: Minor }, screening: Screening): Promise<string[]> {
  const { rules, keys } = screening
  if (!rules.length) return []
  await takeTurn(trx, screening)
  const earlier: EarlierOrders[] = []
  for (const rule of rules) {
    const key = rule.kind === "velocity" ? keys[rule.per] : null
    if (rule.kind === "velocity" && key !== null) earlier.push(await earlierOrders(trx, order.orderId, rule.per, rule.withinHours, key))
  }
  const asksWhoIsNew = rules.some((rule) => rule.kind === "new_customer")
  return heldBy(rules, { value: order.value, earlier, knownForMs: asksWhoIsNew ? await customerKnownForMs(trx, order.orderId, keys.customer) : null })
}
