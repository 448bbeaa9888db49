/**
 * The orders a correct client cannot decide by the protocol, derived from what this sandbox accepted and what its answers could tell.
 * Compared with the plugin's attention list; waiting for the wallet or for a limit is not in it, since it is not rest.
 */
import type { RequestEntry } from "../shared/record"
import { type PresentedVoucher, type SandboxOrder, presentVouchers } from "./order"
import type { HubbleState } from "./state"

export type UndecidableKind = "unknown_outcome" | "timed_out" | "short_delivery" | "unusable_voucher" | "duplicate_voucher" | "revoked"

export interface Undecidable {
  reference_id: string
  order_id: string | null
  product_id: string | null
  kind: UndecidableKind
  reason: string
  /** Of `duplicate_voucher`: the orders that got the same code. All but the one that a client stored first are undecidable. */
  with?: string[]
  /** Of `duplicate_voucher`: what else is wrong with those vouchers alone; one that is sealed as a duplicate needs no second case. */
  covers?: UndecidableKind
  /** False: it depends on whether a client that was killed had read its last answers, or on which of two answers at once it took first. */
  sure: boolean
}

type Finding = Pick<Undecidable, "kind" | "reason" | "with" | "covers">

const TERMINAL = new Set(["SUCCESS", "FAILED", "CANCELLED", "REVERSED"])
/** An answer given so shortly before a client's death may have died with it, unread or unrecorded. */
const LOST_WITHIN_MS = 2_000

function requestsByReference(requests: readonly RequestEntry[]): Map<string, RequestEntry[]> {
  const result = new Map<string, RequestEntry[]>()
  for (const request of requests) {
    if (!request.reference_id) continue
    const known = result.get(request.reference_id)
    if (known) known.push(request)
    else result.set(request.reference_id, [request])
  }
  return result
}

const tells = (requests: readonly RequestEntry[], status: string) => requests.filter(({ told }) => told === status).length

/** A POST without a usable answer, and since then no lookup that answered 200 or 404 although 15 minutes have passed. */
function unknownOutcome(requests: RequestEntry[], cutOffMs: number, now: number): string | null {
  const lastPost = requests.filter(({ call }) => call === "place_order").at(-1)
  if (!lastPost || lastPost.told !== null || now - Date.parse(lastPost.at) < cutOffMs) return null
  const later = requests.filter(({ n }) => n > lastPost.n)
  if (later.some(({ told }) => told !== null)) return null
  return `the last of its POSTs (request ${lastPost.n}) has no usable answer, nor has any of ${later.length} lookups since`
}

/** Told PROCESSING, and nothing terminal since, although 15 minutes have passed. */
function timedOut(requests: RequestEntry[], cutOffMs: number, now: number): string | null {
  if (requests.some(({ told }) => told !== null && TERMINAL.has(told))) return null
  const first = requests.find(({ told }) => told === "PROCESSING")
  if (!first?.answered_at || now - Date.parse(first.answered_at) < cutOffMs) return null
  return `PROCESSING since ${first.answered_at}, and no answer said more before the cut-off`
}

/** What SUCCESS shows of it, also after it was reversed. */
const handedOver = (order: SandboxOrder) => presentVouchers({ ...order, status: "SUCCESS" })

const codeOf = (order: SandboxOrder, { cardNumber, cardPin }: PresentedVoucher) => `${order.product_id} ${cardNumber ?? ""} ${cardPin ?? ""}`
const codesOf = (order: SandboxOrder): string[] => handedOver(order).map((voucher) => codeOf(order, voucher))

function missesAField({ cardNumber, cardPin, cardType }: PresentedVoucher): boolean {
  return (cardType !== "PIN_NO_SECURED" && cardNumber === null) || (cardType !== "CARD_NUMBER_SECURED" && cardPin === null)
}

/** Everything wrong with what was handed over, once the client was told of it. A reversal answers all the rest. */
function brokenDelivery(order: SandboxOrder, requests: RequestEntry[], holders: Map<string, string[]>): Finding[] {
  const successes = tells(requests, "SUCCESS")
  if (successes === 0) return []
  const codes = codesOf(order)
  if (tells(requests, "REVERSED") + tells(requests, "CANCELLED") > 0) {
    // Nothing of a first, empty SUCCESS was handed over: what was taken back is a known negative.
    return codes.length > 0 || successes > 1 ? [{ kind: "revoked", reason: `${order.status} after the client was told SUCCESS` }] : []
  }
  const ordered = order.denominations.reduce((sum, { quantity }) => sum + quantity, 0)
  const found: Finding[] = []
  if (new Set(codes).size < codes.length) found.push({ kind: "short_delivery", reason: "one code stands for several of its vouchers" })
  else if (codes.length < ordered) found.push({ kind: "short_delivery", reason: `${codes.length} of ${ordered} vouchers` })
  const isRepeated = (code: string) => new Set(holders.get(code)).size > 1
  const incomplete = handedOver(order).filter(missesAField)
  if (incomplete.length > 0) found.push({ kind: "unusable_voucher", reason: "a voucher lacks the number or PIN of its card type" })
  const repeated = codes.find(isRepeated)
  const covers = incomplete.length > 0 && incomplete.every((voucher) => isRepeated(codeOf(order, voucher))) ? "unusable_voucher" : undefined
  if (repeated) found.push({ kind: "duplicate_voucher", reason: "a code was given out twice", with: [...new Set(holders.get(repeated))], ...(covers ? { covers } : {}) })
  return found
}

function listUndecidable(state: HubbleState, requests: readonly RequestEntry[], now: number): Omit<Undecidable, "sure">[] {
  const byReference = requestsByReference(requests)
  const holders = new Map<string, string[]>()
  for (const order of state.orders.all()) {
    if (tells(byReference.get(order.reference_id) ?? [], "SUCCESS") === 0) continue
    for (const code of codesOf(order)) holders.set(code, [...(holders.get(code) ?? []), order.id])
  }
  const result: Omit<Undecidable, "sure">[] = []
  for (const [reference_id, about] of byReference) {
    const order = state.orders.byReference.get(reference_id)
    const subject = { reference_id, order_id: order?.id ?? null, product_id: order?.product_id ?? about[0]?.product_id ?? null }
    const unknown = unknownOutcome(about, state.clock.cutOffMs, now)
    const late = timedOut(about, state.clock.cutOffMs, now)
    if (unknown) result.push({ ...subject, kind: "unknown_outcome", reason: unknown })
    else if (late) result.push({ ...subject, kind: "timed_out", reason: late })
    else if (order) result.push(...brokenDelivery(order, about, holders).map((finding) => ({ ...subject, ...finding })))
  }
  return result
}

const same = (one: Omit<Undecidable, "sure">) => (other: Omit<Undecidable, "sure">) => one.reference_id === other.reference_id && one.kind === other.kind

/** Of these SUCCESS answers a client may have taken the withdrawal first: that was asked for before they were answered. */
function overtaken(requests: readonly RequestEntry[]): Set<RequestEntry> {
  const found = new Set<RequestEntry>()
  for (const about of requestsByReference(requests).values()) {
    const withdrawal = about.find(({ told }) => told === "REVERSED" || told === "CANCELLED")
    if (!withdrawal) continue
    for (const request of about) if (request.told === "SUCCESS" && request.answered_at && request.answered_at > withdrawal.at) found.add(request)
  }
  return found
}

/** Twice: as if clients had read their last answers before a death and each SUCCESS before its withdrawal, and as if they had not. */
export function undecidableOrders(state: HubbleState, now = Date.now()): Undecidable[] {
  const { clientDeaths, record } = state
  const allRead = listUndecidable(state, record.requests, now)
  const late = overtaken(record.requests)
  const died = (answeredAt: number) => clientDeaths.some((death) => answeredAt <= death && answeredAt > death - LOST_WITHIN_MS)
  const maybeLost = (request: RequestEntry) => late.has(request) || (request.answered_at !== null && died(Date.parse(request.answered_at)))
  const heard = record.requests.map((request) => (maybeLost(request) ? { ...request, told: null } : request))
  const lost = listUndecidable(state, heard, now)
  const onlyIfLost = lost.filter((entry) => !allRead.some(same(entry)))
  return [...allRead.map((entry) => ({ ...entry, sure: lost.some(same(entry)) })), ...onlyIfLost.map((entry) => ({ ...entry, sure: false }))]
}
