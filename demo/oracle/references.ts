import type { SandboxOrder, SandboxRequest } from "../runtime/sandbox-process"

/** Our references are the supplier order's ULID and the attempt's number (`docs/architecture.md`). */
export const supplierOrderOf = (reference: string) => `vso_${reference.replace(/-\d+$/, "")}`
export const attemptOf = (reference: string) => Number(/-(\d+)$/.exec(reference)?.[1] ?? 0)

/** One send of a reference: the POST, and its repetition after a 401. */
export interface Send {
  /** Place of its first request among those given. */
  from: number
  /** 403, or 401 twice: no try, the pause holds the order back. A single 401 that could not be repeated is one. */
  refused: boolean
}

/** The sends among the requests of one reference, in their order. */
export function sendsOf(requests: readonly SandboxRequest[]): Send[] {
  const sends: Send[] = []
  for (const [position, request] of requests.entries()) {
    if (request.call !== "place_order") continue
    const before = requests[position - 1]
    const repeated = before?.call === "place_order" && before.status === 401 ? sends.at(-1) : undefined
    if (repeated) repeated.refused = request.status === 401 || request.status === 403
    else sends.push({ from: position, refused: request.status === 403 })
  }
  return sends
}

/** Sends that count towards the three; the first refusal does, since it may have been one. */
function triesOf(requests: readonly SandboxRequest[]): number {
  const sends = sendsOf(requests)
  return sends.filter((send) => !send.refused).length + (sends.some((send) => send.refused) ? 1 : 0)
}

/** Tries of each kind that the retry policy allows before the money goes back (`protocol.md` 3.9, the defaults of `fulfillment.retry`). */
const TRIES = { generation: 3, brand: 2, sends: 3 } as const

/**
 * Why a refund was too early or wrong by the supplier's record; null when every attempt is a known negative and the policy was used up, or
 * the supplier took the order back.
 */
export function missingNegative(supplierOrderId: string, requests: readonly SandboxRequest[], orders: readonly SandboxOrder[]): string | null {
  const about = requests.filter((request) => request.reference_id && supplierOrderOf(request.reference_id) === supplierOrderId)
  const references = [...new Set(about.filter((request) => request.call === "place_order").map((request) => request.reference_id ?? ""))]
  if (references.length === 0) return "nothing was ever asked of the supplier"
  const of = (reference: string) => orders.find((order) => order.reference_id === reference)
  const told = (reference: string, what: string) => about.some((request) => request.reference_id === reference && request.told === what)
  const live = references.find((reference) => of(reference)?.charged && !of(reference)?.reversed)
  if (live) return `${live} is charged`
  if (references.some((reference) => told(reference, "REVERSED") || told(reference, "CANCELLED"))) return null
  const undecided = references.find((reference) => !told(reference, "FAILED") && !told(reference, "404"))
  if (undecided) return `no answer ever said that ${undecided} failed or does not exist`
  if (references.some((reference) => !of(reference) && triesOf(about.filter((request) => request.reference_id === reference)) >= TRIES.sends)) return null
  const text = (reference: string) => of(reference)?.failure_reason ?? (about.some((request) => request.reference_id === reference && request.fault?.includes("error_body")) ? "Voucher generation failed" : "")
  const failed = (pattern: RegExp) => references.filter((reference) => pattern.test(text(reference))).length
  if (failed(/generation failed/i) >= TRIES.generation || failed(/brand not available/i) >= TRIES.brand) return null
  return `only ${references.length} attempt(s) failed: ${references.map((reference) => text(reference) || "refused").join(", ")}`
}
