import { attemptOf, sendsOf, supplierOrderOf } from "./references"
import type { SandboxOrder, SandboxRecord, SandboxRequest } from "../runtime/sandbox-process"

/** What the supplier counted, for the rules that protect it and us (`protocol.md` 3.5 to 3.10). Minutes are of the scaled clock. */
export interface SupplierCounts {
  /** Of any one order: reads by id that neither a webhook nor a person asked for; at most five, and one more after a SUCCESS that was short. */
  most_scheduled_reads: number
  /** Reads that a webhook asked for, of all orders. */
  webhook_reads: number
  /** Reads that a person asked for, of all orders; at most one for each press of "check now". */
  checked_reads: number
  /** Minutes between the earliest read and the answer that made it due, where nobody asked for it; at least 1. */
  earliest_read_minutes: number | null
  /** Minutes between two reads of one order that webhooks asked for; at least 1. */
  closest_webhook_reads_minutes: number | null
  references: number
  most_sends_of_a_reference: number
  reused_after_failed: number
  replaced_while_unknown: number
  sent_again_without_two_404s: number
  logins: number
  /** One for each process and token life, and one for each 401. */
  logins_allowed: number
}

/** A person pressed "check now": for which supplier order, and when, in epoch milliseconds. */
export interface Check {
  supplierOrderId: string
  at: number
}

export interface SupplierAsked {
  record: SandboxRecord
  timeScale: number
  /** Starts of store processes; each keeps a token of its own. */
  processStarts: number
  /** When a store process was killed, in epoch milliseconds. */
  deaths?: readonly number[]
  checks?: readonly Check[]
}

/** Minutes after the answer at which the five reads are due. */
const POLL_MINUTES = [1, 3, 6, 10, 15]
const SENDS = 3
const TOKEN_LIFE_MS = 3_600_000 * 0.8
/** A read under way when its process is killed is made again; it takes no longer than this. */
const CUT_WITHIN_MS = 8_000
/** Webhook reads are due a minute apart by the database's clock; the calls themselves may come a little closer. */
const CLOSE_MINUTES = 0.5

const at = (request: { at: string }) => Date.parse(request.at)
/** Whoever asked heard it: a late answer comes after the caller's deadline. */
const isHeard = ({ told, fault }: SandboxRequest) => told !== null && !fault?.split("+").includes("late")
const group = <T>(items: readonly T[], key: (item: T) => string | null) => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = key(item)
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), item])
  }
  return groups
}

/** What the reads of one order were for: due by the schedule, else a webhook's, else a person's, while there is one that was not served yet. */
interface Reads {
  scheduled: number
  allowed: number
  byWebhook: number[]
  byPerson: number
  /** Minutes after the answer that made the first of them due. */
  earliest: number | null
}

/** Fewer vouchers than ordered, or one code for two of them. */
function handsOverTooFew({ denominations, vouchers }: SandboxOrder): boolean {
  const ordered = denominations.reduce((total, { quantity }) => total + quantity, 0)
  return new Set(vouchers.map(({ card_number: number, card_pin: pin }) => `${number ?? ""}/${pin ?? ""}`)).size < ordered
}

function readsOf({ id: orderId, reference_id: reference }: SandboxOrder, isShort: boolean, { record, timeScale, deaths = [], checks = [] }: SupplierAsked, requests: readonly SandboxRequest[]): Reads {
  const minute = 60_000 / timeScale
  const cut = (request: SandboxRequest) => deaths.some((death) => at(request) <= death && at(request) > death - CUT_WITHIN_MS && (!request.answered_at || Date.parse(request.answered_at) > death - 2_000))
  const reads = requests.filter((request) => request.call === "get_order" && request.status !== 401 && !cut(request))
  const heard = record.webhooks.filter((webhook) => webhook.topic === "orders" && webhook.status === 200 && webhook.body.includes(orderId)).map(at).sort((one, other) => one - other)
  const answers = requests.filter((request) => request.call !== "get_voucher" && request.answered_at && (request.told === "PROCESSING" || request.told === "SUCCESS")).map((request) => Date.parse(request.answered_at ?? ""))
  const result: Reads = { scheduled: 0, allowed: POLL_MINUTES.length + (isShort && requests.some(({ told }) => told === "SUCCESS") ? 1 : 0), byWebhook: [], byPerson: 0, earliest: null }
  const presses = checks.filter((check) => check.supplierOrderId === supplierOrderOf(reference)).map((check) => check.at)
  // A voucher that lacks its PIN and has no id to be read by: the order is read once more for each SUCCESS (3.11).
  const lacksWithoutId = requests.some(({ fault }) => fault?.includes("null_pin") && fault.includes("voucher_without_id"))
  const rereads: SandboxRequest[] = []
  const successes = (read: SandboxRequest) => requests.filter((request) => request.told === "SUCCESS" && request.answered_at && Date.parse(request.answered_at) <= at(read) && !rereads.includes(request))
  let served = 0
  for (const read of reads) {
    const minutes = answers.length ? (at(read) - Math.min(...answers)) / minute : -1
    const isDue = POLL_MINUTES.filter((due) => due <= minutes).length > result.scheduled
    if (!isDue && heard.filter((moment) => moment <= at(read)).length > served) {
      // One without an answer is owed still, and made again.
      if (isHeard(read)) served += 1
      result.byWebhook.push(at(read))
      continue
    }
    if (!isDue && lacksWithoutId && successes(read).length > rereads.length) {
      rereads.push(read)
      continue
    }
    if (!isDue && presses.filter((moment) => moment <= at(read)).length > result.byPerson) {
      if (isHeard(read)) result.byPerson += 1
      continue
    }
    result.scheduled += 1
    result.earliest = Math.min(result.earliest ?? Infinity, minutes)
  }
  return result
}

/** Attempts that got a successor while nobody could know that they had failed. */
function replacedWhileUnknown(references: Map<string, SandboxRequest[]>): string[] {
  const problems: string[] = []
  for (const [supplierOrder, names] of group([...references.keys()], supplierOrderOf)) {
    const sorted = names.sort((one, other) => attemptOf(one) - attemptOf(other))
    for (const [index, name] of sorted.entries()) {
      const successor = references.get(sorted[index + 1] ?? "")?.[0]
      if (!successor) continue
      const before = (references.get(name) ?? []).filter((request) => at(request) < at(successor))
      const posted = before.map((request, position) => ({ request, position })).filter(({ request }) => request.call === "place_order")
      const lastPost = posted.at(-1)
      const refused = posted.some(({ request }) => request.status === 400) && before.slice((lastPost?.position ?? 0) + 1).some(({ told }) => told === "404")
      if (!before.some(({ told }) => told === "FAILED") && !refused) problems.push(`${sorted[index + 1] ?? ""} was sent while ${name} of ${supplierOrder} was unknown`)
    }
  }
  return problems
}

/** A reference goes out again only after two 404s (3.7). */
function sentAgainTooSoon(requests: readonly SandboxRequest[]): number {
  const sends = sendsOf(requests)
  return sends.slice(1).filter(({ from }, index) => requests.slice(sends[index]?.from ?? 0, from).filter(({ told }) => told === "404").length < 2).length
}

function reusedAfterFailed(requests: readonly SandboxRequest[]): boolean {
  const failed = requests.findIndex(({ told }) => told === "FAILED")
  return failed >= 0 && requests.slice(failed + 1).some((request) => request.call === "place_order")
}

const smallest = (numbers: readonly number[]) => (numbers.length ? Math.min(...numbers) : null)

/** Counts by the supplier's own record whether we kept its rules; the sentences name what broke. */
export function judgeSupplierLaws(asked: SupplierAsked): { counts: SupplierCounts; problems: string[] } {
  const { record, timeScale, processStarts } = asked
  const minute = 60_000 / timeScale
  const problems: string[] = []
  // By reference: the POST that makes an order does not know its id yet.
  const everything = group(record.requests, (request) => request.reference_id)
  const byReference = group(record.requests.filter((request) => request.call === "place_order" || request.call === "get_by_reference"), (request) => request.reference_id)
  const reads = record.orders.map((order) => ({ orderId: order.id, ...readsOf(order, handsOverTooFew(order), asked, everything.get(order.reference_id) ?? []) }))
  for (const read of reads) {
    if (read.scheduled > read.allowed) problems.push(`order ${read.orderId} was read ${read.scheduled} times that nobody asked for`)
    if (read.earliest !== null && read.earliest < 1) problems.push(`order ${read.orderId} was read ${read.earliest.toFixed(2)} minutes after its answer`)
  }
  const gaps = reads.flatMap(({ byWebhook }) => byWebhook.slice(1).map((moment, index) => (moment - (byWebhook[index] ?? 0)) / minute))
  const closest = smallest(gaps)
  if (closest !== null && closest < CLOSE_MINUTES) problems.push(`two reads that webhooks asked for were ${closest.toFixed(2)} minutes apart`)
  const sends = [...byReference].map(([reference, requests]) => ({ reference, count: sendsOf(requests).filter((send) => !send.refused).length }))
  for (const { reference, count } of sends) if (count > SENDS) problems.push(`${reference} was sent ${count} times`)
  const reused = [...byReference].filter(([, requests]) => reusedAfterFailed(requests)).map(([reference]) => reference)
  problems.push(...reused.map((reference) => `${reference} was sent again after FAILED`))
  const replaced = replacedWhileUnknown(byReference)
  problems.push(...replaced)
  const again = [...byReference].map(([reference, requests]) => ({ reference, count: sentAgainTooSoon(requests) }))
  for (const { reference, count } of again) if (count) problems.push(`${reference} was sent again without two answers that it does not exist`)
  const logins = (record.logins ?? []).filter(({ status }) => status === 200)
  const refused = record.requests.filter((request) => request.call !== "login" && request.status === 401).length
  const lived = logins.length ? Date.parse(logins.at(-1)?.at ?? "") - Date.parse(logins[0]?.at ?? "") : 0
  const allowed = processStarts * (1 + Math.floor(lived / TOKEN_LIFE_MS)) + refused
  if (logins.length > allowed) problems.push(`${logins.length} logins, but ${processStarts} process starts and ${refused} answers 401 need only ${allowed}`)
  return {
    problems,
    counts: {
      most_scheduled_reads: Math.max(0, ...reads.map(({ scheduled }) => scheduled)),
      webhook_reads: reads.reduce((total, { byWebhook }) => total + byWebhook.length, 0),
      checked_reads: reads.reduce((total, read) => total + read.byPerson, 0),
      earliest_read_minutes: smallest(reads.flatMap(({ earliest }) => (earliest === null ? [] : [Number(earliest.toFixed(2))]))),
      closest_webhook_reads_minutes: closest === null ? null : Number(closest.toFixed(2)),
      references: sends.length,
      most_sends_of_a_reference: Math.max(0, ...sends.map(({ count }) => count)),
      reused_after_failed: reused.length,
      replaced_while_unknown: replaced.length,
      sent_again_without_two_404s: again.reduce((total, { count }) => total + count, 0),
      logins: logins.length,
      logins_allowed: allowed,
    },
  }
}
