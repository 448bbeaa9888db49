import { z } from "@medusajs/framework/zod"
import type { UnitState } from "../../../domain/unit-state"
import { closeCases } from "./cases"
import { logMoved, logTransitions } from "./moves"
import { ageMs, firstRow, inMs, newId, rows, type Db } from "./sql"

/** Work on Medusa's side (`protocol.md` section 4). */
const TASK_KINDS = ["fulfill", "ship", "deliver", "cancel_fulfillment", "refund", "notify"] as const
export type TaskKind = (typeof TASK_KINDS)[number]
/** The most tasks of a kind to claim; those of a kind that is not named are as many as are wanted. */
export type TaskShares = Readonly<Partial<Record<TaskKind, number>>>

export interface TaskClaim {
  id: string
  kind: TaskKind
  /** By which the task was written once. */
  key: string
  orderId: string
  supplierOrderId: string | null
  leaseToken: number
  tries: number
  /** Milliseconds since the first try, by the database clock. */
  tryingForMs: number
  payload: TaskPayload
  /** A case may say that it is blocked: an earlier try may have opened one, or this one did while it waited for an answer. */
  mayHaveCase: boolean
}

/** What a notify task needs beside its key: the gift it is about, another address than the order's, and who asked for it why. Never a token. */
const payloadSchema = z
  .object({ gift_id: z.string().nullish(), to: z.string().nullish(), asked_by: z.string().nullish(), reason: z.string().nullish() })
  .nullish()
  .transform((payload) => payload ?? {})
export type TaskPayload = z.output<typeof payloadSchema>

/** Kinds that may have to be done again for the same supplier order. */
const REPEATABLE: readonly TaskKind[] = ["refund", "cancel_fulfillment"]

/** Adds a task once; the key makes a second insertion a no-op, or due again for a kind that can recur. */
export async function addTask(db: Db, task: { orderId: string; supplierOrderId: string | null; kind: TaskKind; key?: string; payload?: TaskPayload; inMs?: number }): Promise<void> {
  await rows(
    db,
    `with old as (select state from voucher_task where dedupe_key = :key),
     moved as (
       insert into voucher_task (id, order_id, supplier_order_id, kind, dedupe_key, payload, state, due_at) values (:id, :orderId, :supplierOrderId, :kind, :key, cast(:payload as jsonb), 'due', ${inMs("dueInMs")})
       on conflict (dedupe_key) do update set state = 'due', due_at = now(), tries = 0, first_try_at = null, updated_at = now()
         where voucher_task.state <> 'due' and voucher_task.kind = any(:repeatable) returning id, order_id, (select state from old) as from_state)
     ${logMoved("task")}`,
    { id: newId("vtask"), to: "due", cause: task.kind, repeatable: [...REPEATABLE], orderId: task.orderId, supplierOrderId: task.supplierOrderId, kind: task.kind, key: task.key ?? `${task.kind}:${task.supplierOrderId ?? task.orderId}`, payload: task.payload ? JSON.stringify(task.payload) : null, dueInMs: task.inMs ?? 0 },
  )
}

interface ClaimedRow {
  order_id: string
  lease_token: number
  /** Null: the task ended between the look and the lease. */
  id: string | null
  kind: TaskKind
  dedupe_key: string
  supplier_order_id: string | null
  tries: number
  trying_for_ms: number
  payload: unknown
}

/** Mails that open codes wait until the money is captured; that it takes longer, or failed, is said before. */
export const WAITS_FOR_CAPTURE = `(t.kind = 'notify' and t.dedupe_key not like 'notify:processing:%' and t.dedupe_key not like 'notify:failed:%')`
/** What a frozen order must not do. */
export const WAITS_FOR_THAW = `t.kind not in ('ship', 'deliver', 'notify')`

/**
 * Claims due tasks, those that buying waits for first and else the oldest, of orders nobody works on: the lease sits on the purchase row, so PostgreSQL allows one task per order
 * at a time, whatever its kind and whatever the process. Each kind is looked for by itself, so that a thousand mails that may not be claimed are not read.
 */
export async function claimTasks(db: Db, input: { limit: number; leaseMs: number; most?: TaskShares; orderId?: string }): Promise<TaskClaim[]> {
  const claimed = await rows<ClaimedRow>(
    db,
    `with due as (
       select found.id, found.order_id, found.due_at, share.kind = 'fulfill' as buys from unnest(cast(:kinds as text[]), cast(:most as int[])) as share (kind, most) cross join lateral (
         select t.id, t.order_id, t.due_at from voucher_task t join voucher_purchase p on p.order_id = t.order_id
         where t.state = 'due' and t.kind = share.kind and t.due_at <= now() and (p.task_lease_until is null or p.task_lease_until < now())
           and (cast(:orderId as text) is null or t.order_id = :orderId)
           and not (p.awaits_capture and ${WAITS_FOR_CAPTURE})
           and (not ${WAITS_FOR_THAW} or p.frozen_until is null or p.frozen_until < now())
         order by t.due_at, t.id limit share.most for update of p skip locked) found),
     first as (select distinct on (order_id) id, order_id, due_at, buys from due order by order_id, due_at, id),
     next as (select id, order_id from first order by buys desc, due_at, id limit :limit),
     held as (
       update voucher_purchase p set task_lease_until = ${inMs("leaseMs")}, task_lease_token = p.task_lease_token + 1, updated_at = now()
       from next where p.order_id = next.order_id returning p.order_id, p.task_lease_token as lease_token),
     taken as (
       update voucher_task t set tries = t.tries + 1, first_try_at = coalesce(t.first_try_at, now()), updated_at = now() from next where t.id = next.id and t.state = 'due'
       returning t.id, t.kind, t.dedupe_key, t.order_id, t.supplier_order_id, t.tries, t.payload, t.due_at, ${ageMs("t.first_try_at")} as trying_for_ms)
     select held.order_id, held.lease_token, taken.id, taken.kind, taken.dedupe_key, taken.supplier_order_id, taken.tries, taken.trying_for_ms, taken.payload
     from held left join taken on taken.order_id = held.order_id order by taken.due_at, taken.id`,
    { limit: input.limit, leaseMs: input.leaseMs, orderId: input.orderId ?? null, kinds: [...TASK_KINDS], most: TASK_KINDS.map((kind) => Math.max(0, Math.min(input.limit, input.most?.[kind] ?? input.limit))) },
  )
  for (const { order_id, lease_token } of claimed.filter(({ id }) => id === null)) {
    await rows(db, `update voucher_purchase set task_lease_until = null where order_id = :orderId and task_lease_token = :token`, { orderId: order_id, token: lease_token })
  }
  return claimed.flatMap(({ id, ...row }) =>
    id === null ? [] : [{ id, kind: row.kind, key: row.dedupe_key, orderId: row.order_id, supplierOrderId: row.supplier_order_id, leaseToken: row.lease_token, tries: row.tries, tryingForMs: row.trying_for_ms, mayHaveCase: row.tries > 1, payload: payloadSchema.parse(row.payload) }],
  )
}

/** Keeps the lease of a running task; false when another worker took the order over. */
export async function renewTask(db: Db, task: TaskClaim, leaseMs: number): Promise<boolean> {
  const row = await firstRow(db, `update voucher_purchase set task_lease_until = ${inMs("leaseMs")} where order_id = :orderId and task_lease_token = :token returning id`, { orderId: task.orderId, token: task.leaseToken, leaseMs })
  return row !== undefined
}

/**
 * `madeVersion`: Medusa's order has one version more, by a step that leaves what it requires as it was. `gaveUp`: it should have been done and was not;
 * the error of its last try stays with it, or this text where it had none.
 */
export type TaskEnd = { state: "done"; madeVersion?: boolean } | { state: "dropped"; gaveUp?: string } | { state: "due"; inMs: number; error: string }

/** The key of the case about a task that has not been possible for long. */
export const blockedKey = ({ kind, supplierOrderId, orderId }: TaskClaim) => `order_change_open:${kind}:${supplierOrderId ?? orderId}`

/** Ends a task's turn: done, given up, or due again. Returns false when another worker took the order over meanwhile. */
export async function endTask(db: Db, task: TaskClaim, end: TaskEnd): Promise<boolean> {
  // First: after a death in between the task is done once more; the other way round its case would say for ever that it cannot be.
  if (end.state !== "due" && task.mayHaveCase) await closeCases(db, { dedupeKeys: [blockedKey(task)] }, "system", "Medusa took it")
  // One that was dropped while it ran stays dropped.
  const held = await firstRow(
    db,
    `with held as (update voucher_purchase set task_lease_until = null, required_version = required_version + :versions, updated_at = now() where order_id = :orderId and task_lease_token = :token returning id),
     moved as (
       update voucher_task t set state = :to, last_error = case when cast(:gaveUp as text) is null then :error else coalesce(t.last_error, :gaveUp) end, due_at = ${inMs("dueInMs")}, updated_at = now()
       from held where t.id = :id and t.state = 'due' returning t.id, t.order_id, 'due' as from_state),
     log as (${logMoved("task")})
     select id from held`,
    { orderId: task.orderId, token: task.leaseToken, id: task.id, to: end.state, cause: task.kind, versions: end.state === "done" && end.madeVersion ? 1 : 0, error: end.state === "due" ? end.error : null, gaveUp: end.state === "dropped" ? end.gaveUp ?? null : null, dueInMs: end.state === "due" ? end.inMs : 0 },
  )
  return held !== undefined
}

/**
 * What somebody is told of, once each. `access` is a link that was asked for; `gift` goes to a recipient, `gift_ready` tells the buyer
 * that his gift will be, or is being, sent.
 */
export const NOTICES = ["delivered", "processing", "failed", "refunded", "access", "gift", "gift_ready"] as const
export type Notice = (typeof NOTICES)[number]

/** Adds the task that tells the buyer or a recipient; `once` names the news (a delivered unit, a refund, a request), which happens once. */
export async function addNotice(trx: Db, input: { orderId: string; supplierOrderId: string | null; notice: Notice; once: string; payload?: TaskPayload; inMs?: number }): Promise<void> {
  const { notice, once, ...task } = input
  await addTask(trx, { ...task, kind: "notify", key: `notify:${notice}:${once}` })
}

/** What was going to be told is no news any more. */
export async function dropNotices(trx: Db, notice: Notice, once: readonly string[]): Promise<void> {
  if (!once.length) return
  await dropTasks(trx, "dedupe_key = any(:keys)", { keys: once.map((name) => `notify:${notice}:${name}`) }, "no news any more")
}

/** Gives up what was not done yet, of the tasks that fit; logged like every move. */
export async function dropTasks(trx: Db, which: string, bindings: Record<string, unknown>, cause: string): Promise<void> {
  const dropped = await rows<{ id: string; order_id: string; from_state: string }>(trx, `update voucher_task set state = 'dropped', last_error = null, updated_at = now() where state = 'due' and ${which} returning id, order_id, 'due' as from_state`, bindings)
  await logTransitions(trx, "task", dropped, "dropped", cause)
}

export const noticeOf = (task: Pick<TaskClaim, "key">): Notice => NOTICES.find((notice) => task.key.startsWith(`notify:${notice}:`)) ?? "delivered"

/** Where the buyer of an order is written to; null when the order has no e-mail. */
export async function buyerEmail(db: Db, orderId: string): Promise<string | null> {
  return (await firstRow<{ buyer_email: string | null }>(db, `select buyer_email from voucher_purchase where order_id = :orderId`, { orderId }))?.buyer_email ?? null
}

/** Whether a unit that the task's news is about is in one of these states. */
export async function anyUnitIn(db: Db, task: TaskClaim, states: readonly UnitState[]): Promise<boolean> {
  const bound = { orderId: task.orderId, supplierOrderId: task.supplierOrderId, states: [...states] }
  return (await firstRow(db, `select 1 as found from voucher_unit where order_id = :orderId and supplier_order_id = :supplierOrderId and state = any(:states) limit 1`, bound)) !== undefined
}

/** Delivered units of the task's supplier order that are nobody's gift. */
export async function ownDelivered(db: Db, task: TaskClaim): Promise<{ id: string; brand: string }[]> {
  return rows<{ id: string; brand: string }>(
    db,
    `select u.id, u.brand_title as brand from voucher_unit u left join voucher_recipient g on g.order_id = u.order_id and g.line_item_id = u.line_item_id
     where u.supplier_order_id = :supplierOrderId and u.state = 'delivered' and g.id is null order by u.line_item_id, u.unit_index`,
    { supplierOrderId: task.supplierOrderId },
  )
}

/** The units a task is about: those of its supplier order, for a refund those whose money is due. */
export async function unitsOfTask(db: Db, task: TaskClaim): Promise<string[]> {
  const units = await rows<{ id: string }>(
    db,
    `select id from voucher_unit where order_id = :orderId and case when :refund then state in ('refund_due', 'refunding') else supplier_order_id = :supplierOrderId end order by line_item_id, unit_index`,
    { orderId: task.orderId, supplierOrderId: task.supplierOrderId, refund: task.kind === "refund" },
  )
  return units.map((unit) => unit.id)
}
