import { noticeOf, type Notice } from "./tasks"
import { firstRow, rows, type Db } from "./sql"
import { mailState } from "./unit-views"

/** A mail about an order, sent or not: who was told what, when, at whose request. Never its link. */
export interface MailView {
  id: string
  notice: Notice
  /** Null: the address that stands on the order. */
  to: string | null
  state: "due" | "sent" | "dropped"
  tries: number
  last_error: string | null
  /** A user of the dashboard; null for mails that went by themselves or that a shopper asked for. */
  asked_by: string | null
  reason: string | null
  gift_id: string | null
  supplier_order_id: string | null
  due_at: Date
  created_at: Date
  ended_at: Date | null
}

/** The mails of an order, newest first. */
export async function listMails(db: Db, orderId: string): Promise<MailView[]> {
  const found = await rows<Omit<MailView, "notice" | "state" | "ended_at"> & { dedupe_key: string; state: "due" | "done" | "dropped"; updated_at: Date }>(
    db,
    `select t.id, t.dedupe_key, coalesce(t.payload ->> 'to', g.email) as "to", t.state, t.tries, t.last_error, t.payload ->> 'asked_by' as asked_by, t.payload ->> 'reason' as reason,
       t.payload ->> 'gift_id' as gift_id, t.supplier_order_id, t.due_at, t.created_at, t.updated_at
     from voucher_task t left join voucher_recipient g on g.id = t.payload ->> 'gift_id' where t.order_id = :orderId and t.kind = 'notify' order by t.created_at desc, t.id desc limit 200`,
    { orderId },
  )
  return found.map(({ dedupe_key: key, state, updated_at: updatedAt, ...mail }) => ({ ...mail, notice: noticeOf({ key }), state: mailState(state), ended_at: state === "due" ? null : updatedAt }))
}

/** Mails that did not go out although they should have. */
export interface UnsentMails {
  count: number
  /** What was said of the last of them, as the task has it; null where there are none. */
  last_error: string | null
}

/** Of the last 24 hours: those whose last try failed, and those that were given up. One that is no news any more is not missing. */
export async function unsentMails(db: Db): Promise<UnsentMails> {
  const found = await firstRow<UnsentMails>(
    db,
    `select count(*)::int as count, (array_agg(last_error order by updated_at desc))[1] as last_error
     from voucher_task where kind = 'notify' and state <> 'done' and last_error is not null and updated_at > now() - interval '24 hours'`,
  )
  return found ?? { count: 0, last_error: null }
}
