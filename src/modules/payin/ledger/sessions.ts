import { MedusaError } from "@medusajs/framework/utils"
import { firstRow, inMs, newId, rows, type Db } from "../../../database/sql"
import { boletoDueAt } from "../../../domain/boleto-due"
import { PAYIN_METHODS, type PayinMethod } from "../../../domain/payin-state"
import { logMove, PAYIN_COLUMNS, readRow, toPayinRow, type PayinRow, type PayinSqlRow } from "./rows"

/** What `initiatePayment` agreed with the shopper. Amount in minor units. */
export interface PreparedSession {
  sessionId: string
  method: PayinMethod
  amount: number
  currency: string
  customerId: string | null
  cardId: string | null
  payerId: string | null
  installments: number
  returnUrl: string | null
}

/**
 * Writes what a session is about before anything is sent; its id is the reference that the session carries. Prepared again it takes the new
 * amount; a session that was sent keeps what it was sent with, and null says so.
 */
export async function prepareSession(db: Db, session: PreparedSession): Promise<string | null> {
  const id = newId("payin")
  const row = await firstRow<{ id: string }>(
    db,
    `insert into payin_request (id, session_id, method, psp, amount_minor, currency, state, customer_id, card_id, payer_id, installments, return_url)
     values (:id, :sessionId, :method, :psp, :amount, :currency, 'prepared', :customerId, :cardId, :payerId, :installments, :returnUrl)
     on conflict (session_id) do update set amount_minor = excluded.amount_minor, currency = excluded.currency, customer_id = excluded.customer_id, card_id = excluded.card_id,
       payer_id = excluded.payer_id, installments = excluded.installments, return_url = excluded.return_url, updated_at = now()
     where payin_request.state = 'prepared' and payin_request.method = excluded.method returning id`,
    { ...session, id, psp: PAYIN_METHODS[session.method].psp },
  )
  if (row?.id === id) await logMove(db, "request", id, null, "prepared", `session ${session.sessionId}`)
  return row?.id ?? null
}

/** Forgets a session that was never sent: no money can hang on it. False when it was. */
export async function forgetSession(trx: Db, sessionId: string): Promise<boolean> {
  const gone = await rows<{ id: string }>(trx, `delete from payin_request where session_id = :sessionId and state = 'prepared' and sends = 0 returning id`, { sessionId })
  for (const { id } of gone) await rows(trx, `delete from payin_transition where subject_id = :id`, { id })
  return gone.length > 0
}

/** Forgets sessions that nobody paid with and nobody touched for so many days, as `forgetSession` does one that Medusa deletes; how many. */
export async function purgeSessions(db: Db, input: { days: number; limit: number }): Promise<number> {
  const gone = await rows(
    db,
    `with gone as (delete from payin_request where id in (
       select r.id from payin_request r where r.state = 'prepared' and r.sends = 0 and r.created_at < now() - (:days * interval '1 day') and r.updated_at < now() - (:days * interval '1 day')
         and not exists (select 1 from payin_action a where a.request_id = r.id) limit :limit for update of r skip locked) returning id),
       traces as (delete from payin_transition where subject_id in (select id from gone))
     select id from gone`,
    input,
  )
  return gone.length
}

const CARD_BUSY = "A card payment for this cart is under way or done. Wait a moment and look at your order before you pay again."

/** Card payments of one cart begin one after the other. Only the beginning is held to it: a fact that comes later is never refused. */
async function mustBeOnlyCard(trx: Db, id: string, cartId: string | null): Promise<void> {
  if (cartId === null) return
  await rows(trx, `select pg_advisory_xact_lock(hashtextextended(:cartId, 0))`, { cartId })
  const busy = await firstRow(
    trx,
    `select 1 as busy from payin_request where cart_id = :cartId and id <> :id and method in ('credit', 'debit')
       and state in ('ready', 'placing', 'unknown', 'pending', 'underpaid', 'authorized', 'captured') limit 1`,
    { cartId, id },
  )
  if (busy) throw new MedusaError(MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR, CARD_BUSY)
}

/**
 * The shopper wants to pay: the row becomes `ready`, with its numbers from the sequences, and is claimed by its sender in the same commit: a worker
 * that took it in between would take the sender for dead. Returns the row as it stands, also when it was begun before (`begun` is false then,
 * and the claim is not the caller's); null for an unknown session.
 * @throws MedusaError PAYMENT_AUTHORIZATION_ERROR when another card payment of the cart may still take, or took, the money.
 */
export async function beginRequest(trx: Db, input: { sessionId: string; cartId: string | null; capture: boolean; boletoDays: number; leaseMs: number }): Promise<{ row: PayinRow; begun: boolean } | null> {
  const found = await firstRow<PayinSqlRow & { now: Date }>(trx, `select ${PAYIN_COLUMNS}, now() as now from payin_request r where r.session_id = :sessionId for update of r`, { sessionId: input.sessionId })
  if (!found || found.state !== "prepared") return found ? { row: toPayinRow(found), begun: false } : null
  if (found.method === "credit" || found.method === "debit") await mustBeOnlyCard(trx, found.id, input.cartId)
  await rows(
    trx,
    `update payin_request set state = 'ready', cart_id = :cartId, capture = :capture, last_problem = null, failure = null, updated_at = now(),
           lease_until = ${inMs("leaseMs")}, due_at = ${inMs("leaseMs")}, claimed_at = now(), lease_token = lease_token + 1,
           c_id = case when psp = 'hub123' then coalesce(c_id, nextval('payin_c_id_seq')) end,
           our_number = case when method = 'billet' then coalesce(our_number, nextval('payin_our_number_seq')) end,
           boleto_due_at = case when method = 'billet' then cast(:boletoDueAt as timestamptz) end where id = :id`,
    { id: found.id, cartId: input.cartId, capture: input.capture, boletoDueAt: boletoDueAt(found.now, input.boletoDays).toISOString(), leaseMs: input.leaseMs },
  )
  await logMove(trx, "request", found.id, "prepared", "ready", "the shopper pays")
  const row = await readRow(trx, found.id)
  return row && { row, begun: true }
}
