import { firstRow, inMs, rows, type Db } from "../../../database/sql"
import type { PayinTimes } from "../../../domain/payin-times"
import { STATUS_METHOD, TOKENS_NOW, type PayinBudget } from "../budget"
import { logMove, PAYIN_COLUMNS, toPayinRow, type PayinRow, type PayinSqlRow } from "./rows"

/** A request that this worker alone may act on until its lease ends. */
export type PayinClaim = PayinRow

const FREE = `(r.lease_until is null or r.lease_until < now())`

/** The next step of the row asks 123hub for its status, of which there are few a minute. One with a case to open is not kept waiting for that. */
const LOOKS_AT_123HUB = `(r.psp = 'hub123' and r.state <> 'ready' and (r.state not in ('authorized', 'captured') or r.handed_at is not null) and jsonb_array_length(r.notices) = 0)`

/** Looks at 123hub that the budget allows beside those that are under way. */
const LOOKS_LEFT = `coalesce((select ${TOKENS_NOW} from payin_budget b where b.id = '${STATUS_METHOD}'), :burst)
  - (select count(*) from payin_request r where r.due_at <= now() and r.lease_until >= now() and ${LOOKS_AT_123HUB})`

/** Leases what `due` selects; each claim raises the fencing token. */
const lease = (due: string) =>
  `with ${due}
   update payin_request r set lease_until = ${inMs("leaseMs")}, claimed_at = now(), lease_token = r.lease_token + 1, updated_at = now()
   from due where r.id = due.id returning ${PAYIN_COLUMNS}`

/**
 * Claims due requests, oldest first, skipping what others hold. Of looks at 123hub no more than its budget allows, so that the others keep their
 * place in the queue; one that a webhook or a person asked for goes `askedAheadMs` before its time.
 */
export async function claimRequests(db: Db, input: { limit: number; refill: PayinBudget["refill"]; times: Pick<PayinTimes, "leaseMs" | "askedAheadMs"> }): Promise<PayinClaim[]> {
  const { limit, refill, times } = input
  const claimed = await rows<PayinSqlRow>(
    db,
    lease(`looks as (
       select r.id from payin_request r where ${FREE} and r.due_at <= now() and ${LOOKS_AT_123HUB}
       order by r.due_at - case when r.asked_at is null then interval '0' else :askedAheadMs * interval '1 millisecond' end, r.id limit greatest(0, floor(${LOOKS_LEFT}))::int),
     due as (
       select r.id from payin_request r where ${FREE} and r.due_at <= now() and (not ${LOOKS_AT_123HUB} or r.id in (select id from looks))
       order by r.due_at, r.id limit :limit for update skip locked)`),
    { limit, ...refill, leaseMs: times.leaseMs, askedAheadMs: times.askedAheadMs },
  )
  return claimed.map(toPayinRow)
}

/** Claims one request, due or not, whatever the budget; null while another worker has it. */
export async function claimRequest(db: Db, id: string, { leaseMs }: Pick<PayinTimes, "leaseMs">): Promise<PayinClaim | null> {
  const row = await firstRow<PayinSqlRow>(db, lease(`due as (select r.id from payin_request r where r.id = :id and ${FREE} for update skip locked)`), { id, leaseMs })
  return row ? toPayinRow(row) : null
}

/** Somebody wants it void or its money back: what was sent may yet be found and is dealt with then, but nothing is sent once more. */
const CALLED_OFF = `exists (select 1 from payin_action a where a.request_id = payin_request.id and a.kind in ('cancel', 'refund') and a.target_id is null
  and (a.state not in ('done', 'refused') or (a.state = 'done' and a.created_at >= payin_request.sent_at)))`

export async function isCalledOff(db: Db, id: string): Promise<boolean> {
  return (await firstRow(db, `select 1 as off from payin_request where id = :id and ${CALLED_OFF}`, { id })) !== undefined
}

/**
 * The commit before the call (`protocol.md` 3.2): `placing`, the time and the request id. From here on the outcome is unknown to everybody.
 * False when the claim was lost, too little lease is left to send, or it was sent before and is called off.
 */
export async function commitIntent(trx: Db, claim: PayinClaim, requestId: string, times: Pick<PayinTimes, "sendMarginMs">): Promise<boolean> {
  const row = await firstRow<{ sends: number }>(
    trx,
    `update payin_request set state = 'placing', sends = sends + 1, sent_at = now(), absent_count = 0, absent_at = null, blind_looks = 0, rejection = null,
       request_ids = request_ids || jsonb_build_array(cast(:requestId as text)), due_at = lease_until, updated_at = now()
     where id = :id and state = 'ready' and lease_token = :token and lease_until > now() + (:sendMarginMs * interval '1 millisecond') and not (sends > 0 and ${CALLED_OFF}) returning sends`,
    { id: claim.id, token: claim.leaseToken, requestId, sendMarginMs: times.sendMarginMs },
  )
  if (row) await logMove(trx, "request", claim.id, "ready", "placing", `send ${row.sends} of ${claim.reference}`)
  return row !== undefined
}

/**
 * A row that was not sent goes back to what it was: nothing was made and the shopper may try again. `ours`: not because the payment service could not
 * be reached, so that the shopper is not told that (`payment-outcome.ts`).
 */
export async function withdraw(trx: Db, claim: PayinClaim, reason: string, { ours }: { ours: boolean }): Promise<boolean> {
  const row = await firstRow(
    trx,
    `update payin_request set state = 'prepared', due_at = null, lease_until = null, lease_token = lease_token + 1, last_problem = :reason, failure = :failure, updated_at = now()
     where id = :id and state = 'ready' and sends = 0 and lease_token = :token returning id`,
    { id: claim.id, token: claim.leaseToken, reason: reason.slice(0, 500), failure: ours ? reason.slice(0, 300) : null },
  )
  if (row) await logMove(trx, "request", claim.id, "ready", "prepared", reason)
  return row !== undefined
}

/**
 * Absent and not to be sent again: what it was made of is gone (payer, cart, card), or it was called off. Given up once the last send is a quarter of an hour
 * old; until then it can still be accepted, and is looked for again when it no longer can (3.8).
 */
export async function giveUpSending(trx: Db, claim: PayinClaim, reason: string, { unknownLimitMs }: Pick<PayinTimes, "unknownLimitMs">): Promise<void> {
  const row = await firstRow<{ state: "not_created" | "unknown" }>(
    trx,
    `update payin_request set state = case when sent_at <= now() - (:unknownLimitMs * interval '1 millisecond') then 'not_created' else 'unknown' end,
       due_at = case when sent_at > now() - (:unknownLimitMs * interval '1 millisecond') then sent_at + (:unknownLimitMs * interval '1 millisecond') end,
       absent_count = 0, absent_at = null, lease_until = null, lease_token = lease_token + 1, last_problem = :reason, updated_at = now()
     where id = :id and state = 'ready' and sends > 0 and lease_token = :token returning state`,
    { id: claim.id, token: claim.leaseToken, reason: reason.slice(0, 500), unknownLimitMs },
  )
  if (row) await logMove(trx, "request", claim.id, "ready", row.state, reason)
}

/** A row that rests is not due, but for the look it still needs (`dueInMs`); what was asked for after the claim stays due. */
export async function rest(db: Db, claim: PayinClaim, dueInMs: number | null): Promise<void> {
  await rows(
    db,
    `update payin_request set lease_until = null, updated_at = now(), due_at = case when asked_at > claimed_at or jsonb_array_length(notices) > 0 then now() when cast(:dueInMs as float8) is not null then now() + (:dueInMs * interval '1 millisecond') end,
       asked_at = case when asked_at > claimed_at then asked_at end where id = :id and lease_token = :token`,
    { id: claim.id, token: claim.leaseToken, dueInMs },
  )
}

/** Gives a claim back untouched, due again after a while (null: when it was due anyway). */
export async function release(db: Db, claim: Pick<PayinClaim, "id" | "leaseToken">, dueInMs: number | null, problem: string | null = null): Promise<void> {
  await rows(
    db,
    `update payin_request set lease_until = null, last_problem = coalesce(:problem, last_problem), updated_at = now(),
       due_at = case when cast(:dueInMs as float8) is null then due_at else now() + (:dueInMs * interval '1 millisecond') end where id = :id and lease_token = :token`,
    { id: claim.id, token: claim.leaseToken, dueInMs, problem: problem?.slice(0, 500) ?? null },
  )
}

/**
 * A webhook or a person wants a look now: at most one per `gapMs`, whatever is asked. Returns the requests asked for; empty when we know none.
 * By the service's id, or by our own reference.
 */
export async function requestLook(db: Db, key: { psp: "hubcash" | "hub123"; pspId?: string; reference?: string } | { id: string }, gapMs: number): Promise<string[]> {
  const by = "id" in key ? { id: key.id, psp: null, pspId: null, reference: null, cId: null } : { id: null, psp: key.psp, pspId: key.pspId ?? null, reference: key.reference ?? null, cId: /^\d{1,18}$/.test(key.reference ?? "") ? key.reference : null }
  const asked = await rows<{ id: string }>(
    db,
    `update payin_request r set asked_at = now(), updated_at = now(),
       due_at = least(coalesce(r.due_at, 'infinity'), greatest(now(), coalesce(r.looked_at + (:gapMs * interval '1 millisecond'), now())))
     where r.state <> 'prepared' and (r.id = :id or (r.psp = :psp and (r.psp_id = :pspId or r.psp = 'hubcash' and r.id = :reference or r.psp = 'hub123' and r.c_id = cast(:cId as bigint))))
     returning r.id`,
    { ...by, gapMs },
  )
  return asked.map((row) => row.id)
}

/**
 * In how many milliseconds the next piece of money work can be taken up (negative when overdue); null when there is none. A look at 123hub is
 * not due before its budget has room. What lies ahead is not counted through: money that is kept is due, and ahead, for months.
 */
export async function payinDueInMs(db: Db, refill: PayinBudget["refill"]): Promise<number | null> {
  const row = await firstRow<{ due_in_ms: number | null }>(
    db,
    `with budget as (select greatest(0, 1 - (${LOOKS_LEFT})) / :perMs * interval '1 millisecond' as wait),
     overdue as (
       select greatest(coalesce(r.lease_until, r.due_at), case when ${LOOKS_AT_123HUB} then now() + (select wait from budget) else r.due_at end) as at from payin_request r where r.due_at <= now()
       union all select greatest(a.due_at, a.lease_until) from payin_action a where a.due_at <= now()),
     ahead as (
       (select greatest(due_at, lease_until) as at from payin_request where due_at > now() order by due_at limit 1)
       union all (select greatest(due_at, lease_until) from payin_action where due_at > now() order by due_at limit 1))
     select (extract(epoch from (min(at) - now())) * 1000)::float8 as due_in_ms from (select at from overdue union all select at from ahead) as work`,
    { ...refill },
  )
  return row?.due_in_ms ?? null
}
