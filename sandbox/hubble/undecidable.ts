/**
 * The orders a correct client cannot decide by the protocol, derived from what this sandbox accepted and what its answers could tell.
 * Compared with the plugin's attention list; waiting for the wallet or for a limit is not in it, since it is not rest.
 */
import type { RequestEntry } from "../shared/record"
import { type SandboxOrder, presentVouchers } from "./order"
import type { HubbleState } from "./state"

export type UndecidableKind = "unknown_outcome" | "timed_out" | "short_delivery" | "unusable_voucher" | "duplicate_voucher" | "revoked"

export interface Undecidable {
  reference_id: string
  order_id: string | null
  product_id: string | null
  kind: UndecidableKind
  reason: string
  /** Of `duplicate_voucher`: the orders that got the same code. */
  with?: string[]
}

const TERMINAL = new Set(["SUCCESS", "FAILED", "CANCELLED", "REVERSED"])

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

function codesOf(order: SandboxOrder): string[] {
  return presentVouchers(order).map(({ cardNumber, cardPin }) => `${order.product_id} ${cardNumber ?? ""} ${cardPin ?? ""}`)
}

function missesAField(order: SandboxOrder): boolean {
  return presentVouchers(order).some(({ cardNumber, cardPin, cardType }) =>
    (cardType !== "PIN_NO_SECURED" && cardNumber === null) || (cardType !== "CARD_NUMBER_SECURED" && cardPin === null))
}

/** What is wrong with what was delivered, once the client was told of it. */
function brokenDelivery(order: SandboxOrder, holders: Map<string, string[]>, toldSuccess: boolean): Pick<Undecidable, "kind" | "reason" | "with"> | null {
  if (order.reversed) return toldSuccess ? { kind: "revoked", reason: "REVERSED after the client was told SUCCESS" } : null
  const ordered = order.denominations.reduce((sum, { quantity }) => sum + quantity, 0)
  const delivered = presentVouchers(order).length
  if (order.status === "SUCCESS" && delivered < ordered) return { kind: "short_delivery", reason: `${delivered} of ${ordered} vouchers` }
  if (missesAField(order)) return { kind: "unusable_voucher", reason: "a voucher lacks the number or PIN of its card type" }
  if (new Set(codesOf(order)).size < delivered) return { kind: "short_delivery", reason: "one code stands for several of its vouchers" }
  const repeated = codesOf(order).find((code) => (holders.get(code)?.length ?? 0) > 1)
  return repeated ? { kind: "duplicate_voucher", reason: "a code was given out twice", with: [...new Set(holders.get(repeated))] } : null
}

export function undecidableOrders(state: HubbleState, now = Date.now()): Undecidable[] {
  const holders = new Map<string, string[]>()
  for (const order of state.orders.all()) {
    for (const code of codesOf(order)) holders.set(code, [...(holders.get(code) ?? []), order.id])
  }
  const result: Undecidable[] = []
  for (const [reference_id, requests] of requestsByReference(state.record.requests)) {
    const order = state.orders.byReference.get(reference_id)
    const about = { reference_id, order_id: order?.id ?? null, product_id: order?.product_id ?? requests[0]?.product_id ?? null }
    const unknown = unknownOutcome(requests, state.clock.cutOffMs, now)
    const late = timedOut(requests, state.clock.cutOffMs, now)
    const told = requests.some((request) => request.told === order?.status)
    const broken = order && told ? brokenDelivery(order, holders, requests.some((request) => request.told === "SUCCESS")) : null
    if (unknown) result.push({ ...about, kind: "unknown_outcome", reason: unknown })
    else if (late) result.push({ ...about, kind: "timed_out", reason: late })
    else if (broken) result.push({ ...about, ...broken })
  }
  return result
}
