import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { rows, type Db } from "../../../database/sql"
import { decideOnBlindPayin, decideOnPayinAbsence, decideOnPayment, isPayinOverdue, nextAskedLookInMs, nextKeptLookInMs, nextPayinReadInMs, sameCurrency, twinLookInMs } from "../../../domain/payin-rules"
import { isWatchedEnd, mayBecome, type PayinState } from "../../../domain/payin-state"
import type { PayinTimes } from "../../../domain/payin-times"
import { isFact, type PspAnswer, type PspPayment } from "../../../domain/psp-answer"
import { release, type PayinClaim } from "./claims"
import { sortOutTwins } from "./twins"
import { logMove, readRow, type Notice, type PayinRow } from "./rows"

/** Which call the answer belongs to. */
export type PayinCall = "send" | "look_up" | "read"

export interface RecordInput {
  claim: Pick<PayinClaim, "id" | "leaseToken">
  call: PayinCall
  answer: PspAnswer
  times: PayinTimes
  /** When Medusa is told of money that was just found: at once by the worker; later when Medusa itself is asking. */
  handOverInMs: number
}

/** The row after the answer, and what changed. */
export interface PayinRecorded {
  row: PayinRow
  from: PayinState
}

interface Move {
  to: PayinState
  cause: string
  dueInMs: number | null
  problem?: string | null
  notices?: Notice[]
  /** What a webhook or a person asked for was not answered: no schedule would ask again, and the webhook does not come twice. */
  stillAsked?: boolean
}

/**
 * Records what one call to a payment service taught us. Facts count from anybody, idempotently; silence, absence and "pending" only under
 * the current fencing token (`protocol.md` 3.3). Null for a row that is gone.
 */
export async function recordAnswer(knex: Knex, input: RecordInput): Promise<PayinRecorded | null> {
  return knex.transaction(async (trx) => {
    const row = await readRow(trx, input.claim.id, true)
    if (!row) return null
    const current = row.leaseToken === input.claim.leaseToken
    const { answer } = input
    if (input.call !== "send" && answer.kind === "not_sent" && answer.overBudget) {
      // Says nothing of the payment: the row waits where it stands in the queue, else one is passed over for ever.
      await release(trx, input.claim, null, answer.reason)
      return { row, from: row.state }
    }
    const payment = answer.kind === "found" ? await sortOutTwins(trx, row, [answer.payment, ...answer.others]) : null
    if (!current && !(payment && isFact(payment.phase))) return { row, from: row.state }
    const ownSeen = answer.kind === "found" && [answer.payment, ...answer.others].some((one) => one.pspId === row.pspId)
    await noteAnswer(trx, row, answer, payment, ownSeen)
    if (isAlone(row, input, payment)) await rows(trx, `update payin_request set alone_at = coalesce(alone_at, now()) where id = :id`, { id: row.id })
    const move = payment ? onPayment(row, payment, input) : onIgnorance(row, input)
    if (!payment) await countIgnorance(trx, row, input, move)
    await moveRequest(trx, row, move)
    if (move.to === "captured" || move.to === "refunded") await emptyPayer(trx, row)
    return { row: (await readRow(trx, row.id)) ?? row, from: row.state }
  })
}

/** Looked for under its reference, and answered, when a send that was given up could not come any more. */
const isAlone = (row: PayinRow, { call, answer, times }: RecordInput, payment: PspPayment | null) => call === "look_up" && (payment !== null || answer.kind === "absent") && twinLookInMs(row, times) === 0

/** Notices of what is found again with each look: they are raised in the same turn, or in the next one, and do not hasten it. */
const REPEATED: ReadonlySet<Notice["kind"]> = new Set(["unknown_outcome"])

/** Moves a request, sets its due time, gives the lease back and fences off whoever held it. A look that was asked for after the claim stays due. */
async function moveRequest(trx: Db, row: PayinRow, move: Move): Promise<void> {
  const to = move.to === row.state || mayBecome(row.state, move.to) ? move.to : row.state
  const notices = move.notices ?? []
  const urgent = [...row.notices, ...notices].some(({ kind }) => !REPEATED.has(kind))
  await rows(
    trx,
    `update payin_request set state = :to, lease_until = null, lease_token = lease_token + 1, updated_at = now(), last_problem = :problem,
       money_at = case when :to in ('authorized', 'captured', 'underpaid') then coalesce(money_at, now()) else money_at end,
       notices = notices || cast(:notices as jsonb), asked_at = case when asked_at > claimed_at or :stillAsked then asked_at end,
       due_at = case when asked_at > claimed_at or :urgent then now()
         when cast(:dueInMs as float8) is null then null else now() + (:dueInMs * interval '1 millisecond') end where id = :id`,
    { id: row.id, to, problem: move.problem?.slice(0, 500) ?? null, notices: JSON.stringify(notices), urgent, dueInMs: move.dueInMs, stillAsked: move.stillAsked ?? false },
  )
  await logMove(trx, "request", row.id, row.state, to, move.cause)
}

/** `ownSeen`: the sale we knew was among those found, so that one kept in its place becomes ours: ours is over, or is being cancelled as the twin. */
async function noteAnswer(trx: Db, row: PayinRow, answer: PspAnswer, payment: PspPayment | null, ownSeen: boolean): Promise<void> {
  await rows(
    trx,
    `update payin_request set looked_at = now(), http_status = coalesce(:httpStatus, http_status),
       request_ids = (select coalesce(jsonb_agg(last.value order by last.at), '[]') from (select e.value, e.at from jsonb_array_elements(request_ids || cast(:requestIds as jsonb)) with ordinality as e(value, at) order by e.at desc limit 20) as last)
     where id = :id`,
    { id: row.id, httpStatus: answer.httpStatus, requestIds: JSON.stringify(answer.requestIds.slice(-10)) },
  )
  if (!payment) return
  await rows(
    trx,
    `update payin_request set psp_id = case when :ownSeen then coalesce(:pspId, psp_id) else coalesce(psp_id, :pspId) end, psp_status = :status, failure = coalesce(:failure, failure), redirect_url = case when forgotten_at is null then coalesce(:redirectUrl, redirect_url) end,
       boleto_digitable = case when forgotten_at is null then coalesce(:digitable, boleto_digitable) end, boleto_image = case when forgotten_at is null then coalesce(:image, boleto_image) end, blind_looks = 0, absent_count = 0, absent_at = null,
       handed_at = case when :paid and state = 'authorized' then null else handed_at end, paid_minor = case when :paid then cast(:amount as bigint) else paid_minor end where id = :id`,
    {
      id: row.id, ownSeen, pspId: payment.pspId, status: payment.status, failure: payment.failure?.slice(0, 300) ?? null, redirectUrl: payment.redirectUrl,
      digitable: payment.boleto?.digitable ?? null, image: payment.boleto?.image ?? null, paid: payment.phase === "paid" && sameCurrency(row, payment), amount: payment.amount,
    },
  )
}

function onPayment(row: PayinRow, payment: PspPayment, { times, handOverInMs }: RecordInput): Move {
  const decision = decideOnPayment(row, payment)
  const overdue = decision.to === "pending" && isPayinOverdue({ ...row, state: "pending" }, times)
  const to = overdue && (row.state === "pending" || row.state === "expired") ? "expired" : decision.to
  const cause = overdue ? "not paid in time" : `${payment.phase} (${payment.status})`
  return { to, cause, problem: decision.problem, dueInMs: dueAfter({ ...row, state: to, pspId: row.pspId ?? payment.pspId, handedOver: row.handedOver && to === row.state }, times, handOverInMs), notices: decision.notice ? [decision.notice] : [] }
}

/** When a row in its new state is due by itself; null for one that rests. One that was sent again is looked for once more before it may. */
function dueAfter(row: PayinRow, times: PayinTimes, handOverInMs: number, answered = true): number | null {
  const usual = usuallyDue(row, times, handOverInMs)
  const twin = twinLookInMs(row, times)
  if (twin === null || (twin === 0 && answered)) return usual
  return Math.min(usual ?? Infinity, Math.max(twin, times.pollMinMs))
}

function usuallyDue(row: PayinRow, times: PayinTimes, handOverInMs: number): number | null {
  switch (row.state) {
    case "pending":
    case "underpaid":
    case "expired":
      return nextPayinReadInMs(row, times)
    case "failed":
    case "canceled":
      return isWatchedEnd(row) ? nextPayinReadInMs(row, times) : null
    case "authorized":
    case "captured":
      return row.handedOver ? nextKeptLookInMs(row, times) : handOverInMs
    default:
      return null
  }
}

function onIgnorance(row: PayinRow, input: RecordInput): Move {
  const { answer, times, call } = input
  const undecided = row.state === "placing" || row.state === "unknown"
  const stayed = (problem: string, dueInMs: number | null): Move => ({ to: row.state, cause: problem, problem, dueInMs })
  switch (answer.kind) {
    case "found":
      return blind(row, "the payment service answered with another reference", times, undecided)
    case "not_sent": {
      // A look that was put off or did not arrive leaves as much open as one without an answer.
      if (call !== "send") return later(blind(row, answer.reason, times, undecided), answer.inMs)
      return { to: "ready", cause: "surely not sent", problem: answer.reason, dueInMs: answer.inMs ?? Math.min(times.backoffMaxMs, times.backoffMinMs * 5) }
    }
    case "rejected":
      return call === "send" ? { to: "unknown", cause: answer.reason, problem: answer.reason, dueInMs: 0 } : blind(row, answer.reason, times, undecided)
    case "no_answer":
      return blind(row, answer.reason, times, undecided)
    case "absent":
      return undecided ? onAbsence(row, times) : stayed("the payment service does not know the payment", dueAfter(row, times, 0))
  }
}

/** Not before the service wants to be asked again. */
const later = (move: Move, notBeforeMs: number | null): Move => ({ ...move, dueInMs: move.dueInMs === null ? null : Math.max(move.dueInMs, notBeforeMs ?? 0) })

/** Looks that left open what became of the request; what was found is then another's. */
const isBlind = ({ answer, call }: RecordInput) => answer.kind === "no_answer" || answer.kind === "found" || (call !== "send" && (answer.kind === "rejected" || answer.kind === "not_sent"))

/** What silence, absence and refusals leave on the row, for the next decision. */
async function countIgnorance(trx: Db, row: PayinRow, input: RecordInput, move: Move): Promise<void> {
  const { answer, call, times } = input
  if (answer.kind === "not_sent" && call === "send") await rows(trx, `update payin_request set sends = greatest(0, sends - 1) where id = :id`, { id: row.id })
  if (answer.kind === "rejected" && call === "send") await rows(trx, `update payin_request set rejection = :reason, failure = :reason where id = :id`, { id: row.id, reason: answer.reason.slice(0, 300) })
  if (move.to !== "unknown") return
  if (isBlind(input)) await rows(trx, `update payin_request set blind_looks = blind_looks + 1 where id = :id`, { id: row.id })
  if (answer.kind !== "absent") return
  const decision = decideOnPayinAbsence(row, times)
  const counted = decision.to === "look_again" && decision.counted
  await rows(trx, `update payin_request set blind_looks = 0, absent_count = absent_count + :counted, absent_at = case when :counted = 1 then now() else absent_at end where id = :id`, { id: row.id, counted: counted ? 1 : 0 })
}

function blind(row: PayinRow, reason: string, times: PayinTimes, undecided: boolean): Move {
  if (!undecided) {
    const usual = dueAfter(row, times, 0, false)
    const dueInMs = row.askedAgoMs === null ? usual : Math.min(usual ?? Infinity, nextAskedLookInMs(row.askedAgoMs, times))
    return { to: row.state, cause: reason, problem: reason, dueInMs, stillAsked: row.asked }
  }
  const { inMs, attention } = decideOnBlindPayin(row, times)
  const notices: Notice[] = attention && row.blindLooks > 0 ? [{ kind: "unknown_outcome", reason: `The payment service has not told us for 15 minutes whether it took payment ${row.reference}. We go on asking every hour.` }] : []
  return { to: "unknown", cause: reason, problem: reason, dueInMs: inMs, notices }
}

function onAbsence(row: PayinRow, times: PayinTimes): Move {
  const decision = decideOnPayinAbsence(row, times)
  switch (decision.to) {
    case "rejected":
      return { to: "failed", cause: decision.reason, problem: decision.reason, dueInMs: null }
    case "not_created":
      return { to: "not_created", cause: "the payment service never created it", dueInMs: null }
    case "send_again":
      return { to: "ready", cause: "proven absent: sent again under the same reference", dueInMs: 0 }
    case "look_again":
      return { to: "unknown", cause: "absent", problem: "the payment service does not know the payment yet", dueInMs: decision.inMs }
  }
}

/** The sale is final: nobody needs the payer's document any more (`protocol.md` 5.9), but for another session of the cart that is still to be paid with it; his day ends that, too. */
async function emptyPayer(trx: Db, row: PayinRow): Promise<void> {
  await rows(
    trx,
    `update payin_payer p set envelope = null, updated_at = now() where p.id = :payerId
       and not exists (select 1 from payin_request r where r.payer_id = p.id and r.id <> :id and r.state in ('prepared', 'ready', 'placing', 'unknown'))`,
    { payerId: row.payerId, id: row.id },
  )
}

/** Cases were opened in the voucher ledger: they are taken off the row, by what they say. One that came meanwhile stays. */
export async function clearNotices(db: Db, id: string, raised: readonly Notice[]): Promise<void> {
  await rows(
    db,
    `update payin_request set notices = coalesce((select jsonb_agg(value order by at) from jsonb_array_elements(notices) with ordinality as n(value, at) where not cast(:raised as jsonb) @> jsonb_build_array(value)), '[]'), updated_at = now()
     where id = :id`,
    { id, raised: JSON.stringify(raised) },
  )
}

/** Medusa knows the money, or a person does: the row is not handed over again. A look that was asked for since its money was seen is still to be made. */
export async function markHandedOver(trx: Db, claim: PayinClaim, input: { orderId: string | null; notice: Notice | null; dueInMs: number | null; times: PayinTimes }): Promise<void> {
  const row = await readRow(trx, claim.id, true)
  if (!row || row.leaseToken !== claim.leaseToken || row.state !== claim.state) return
  await rows(trx, `update payin_request set handed_at = now(), order_id = coalesce(order_id, :orderId) where id = :id`, { id: row.id, orderId: input.orderId })
  const dueInMs = row.askedAgoMs === null ? input.dueInMs : Math.min(input.dueInMs ?? Infinity, nextAskedLookInMs(row.askedAgoMs, input.times))
  await moveRequest(trx, row, { to: row.state, cause: "handed over", dueInMs, stillAsked: row.asked, notices: input.notice ? [input.notice] : [] })
}

