import type { AdminOrder, AdminUnit, AttentionCase } from "../admin"
import type { OrderAtRest } from "../oracle/figures"
import type { SandboxOrder, SandboxRequest, UndecidableOrder } from "../runtime/sandbox-process"
import type { PlannedOrder } from "./plan"
import { missingNegative, supplierOrderOf } from "../oracle/references"

export interface ChaosOrder extends PlannedOrder {
  id: string
  /** Major units. */
  total: number
  voucherToken: string
}

/** What became of showing one unit to its owner: the HTTP status, and the code when there was one. */
export interface Shown {
  unitId: string
  status: number
  code: { card_number: string | null; card_pin: string | null; amount: number } | null
}

/** What both sides say of one order when everything is at rest. */
export interface OrderEvidence {
  order: ChaosOrder
  units: AdminUnit[]
  /** Open cases of the order. */
  cases: AttentionCase[]
  medusa: AdminOrder
  supplier: SandboxOrder[]
  /** What the supplier was asked under the references of this order. */
  requests: SandboxRequest[]
  /** The supplier's own list of what cannot be decided, of this order's references; null where only its API could be asked, which keeps neither such a list nor `requests`. */
  undecidable: UndecidableOrder[] | null
  shown: Shown[]
}

export interface ChaosVerdict extends OrderAtRest {
  problems: string[]
}

const ENDED = new Set(["delivered", "refunded", "cancelled", "revoked"])
/** Rupees are compared with this tolerance. */
const CLOSE = 0.01

const count = <T>(items: readonly T[], test: (item: T) => boolean) => items.filter(test).length
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const totals = (lines: readonly { key: string; quantity: number }[]) => {
  const result = new Map<string, number>()
  for (const { key, quantity } of lines) result.set(key, (result.get(key) ?? 0) + quantity)
  return result
}

/** Charged and not reversed. A reversal that no answer ever told cannot be known: it still counts as charged, on both sides. */
function standing({ supplier, requests, undecidable, units }: OrderEvidence): SandboxOrder[] {
  const toldReversed = new Set(requests.filter(({ told }) => told === "REVERSED").map((request) => request.reference_id))
  const isRevoked = (order: SandboxOrder) => units.some((unit) => unit.state === "revoked" && unit.supplier_order_id === supplierOrderOf(order.reference_id))
  const isKnown = (order: SandboxOrder) => (undecidable ? toldReversed.has(order.reference_id) : isRevoked(order))
  return supplier.filter((order) => order.charged && (!order.reversed || !isKnown(order)))
}

const linesOf = (orders: readonly SandboxOrder[], key: (order: SandboxOrder, denomination: number) => string) =>
  totals(orders.flatMap((order) => order.denominations.map(({ denomination, quantity }) => ({ key: key(order, denomination), quantity }))))

/** Figure 1, per order and denomination, and more sharply per supplier order. */
function chargedOnce(evidence: OrderEvidence): string[] {
  const { order, units, cases } = evidence
  const named = new Set(cases.flatMap((entry) => entry.unit_ids))
  const charged = linesOf(standing(evidence), (one, denomination) => `${supplierOrderOf(one.reference_id)} ${denomination}`)
  const isCharged = (unit: AdminUnit) => charged.has(`${unit.supplier_order_id ?? ""} ${unit.denomination}`)
  const accounted = totals(
    units.filter((unit) => unit.state === "delivered" || (!ENDED.has(unit.state) && named.has(unit.id) && isCharged(unit))).map((unit) => ({ key: `${unit.supplier_order_id ?? ""} ${unit.denomination}`, quantity: 1 })),
  )
  const problems = [...new Set([...charged.keys(), ...accounted.keys()])]
    .filter((key) => (charged.get(key) ?? 0) !== (accounted.get(key) ?? 0))
    .map((key) => `figure 1: of ${key} the supplier charged ${charged.get(key) ?? 0}, delivered or with a person are ${accounted.get(key) ?? 0}`)
  const bought = totals(order.lines.map(({ price, quantity }) => ({ key: String(price), quantity })))
  for (const [denomination, quantity] of linesOf(standing(evidence), (_one, denomination) => String(denomination))) {
    if (quantity > (bought.get(denomination) ?? 0)) problems.push(`figure 1: the supplier charged ${quantity} x ${denomination}, paid are ${bought.get(denomination) ?? 0}`)
  }
  const held = totals(units.map((unit) => ({ key: String(unit.denomination), quantity: 1 })))
  for (const denomination of new Set([...bought.keys(), ...held.keys()])) {
    if (bought.get(denomination) !== held.get(denomination)) problems.push(`figure 1: ${held.get(denomination) ?? 0} units of ${denomination}, bought are ${bought.get(denomination) ?? 0}`)
  }
  return problems
}

/** Figure 2: nothing rests unseen, and nothing rests with a person that the faults did not make undecidable. */
function seenOrEnded({ units, cases, undecidable, requests, supplier }: OrderEvidence): string[] {
  const named = new Set(cases.flatMap((entry) => entry.unit_ids))
  const problems = units.filter((unit) => !ENDED.has(unit.state) && !named.has(unit.id)).map((unit) => `figure 2: unit ${unit.id} is ${unit.state} and nobody sees it`)
  for (const unit of units.filter((one) => one.state === "cancelled")) problems.push(`figure 2: unit ${unit.id} is cancelled, though nobody cancelled the order`)
  if (!undecidable) return problems
  const subject = (entry: AttentionCase) => entry.supplier_order_id ?? units.find((unit) => entry.unit_ids.includes(unit.id))?.supplier_order_id ?? "no supplier order"
  const ours = new Set(cases.map((entry) => `${entry.kind} of ${subject(entry)}`))
  const theirs = new Map(undecidable.map((entry) => [`${entry.kind} of ${supplierOrderOf(entry.reference_id)}`, entry.sure]))
  for (const entry of ours) if (!theirs.has(entry)) problems.push(`figure 2: ${entry} rests with a person, but the supplier's record decides it`)
  for (const [entry, sure] of theirs) if (sure && !ours.has(entry)) problems.push(`figure 2: ${entry} cannot be decided, but no case says so`)
  for (const id of new Set(units.filter((unit) => unit.state === "refunded").map((unit) => unit.supplier_order_id ?? ""))) {
    const missing = missingNegative(id, requests, supplier)
    if (missing) problems.push(`figure 2: units of ${id} were refunded, but ${missing}`)
  }
  return problems
}

interface Money {
  captured: number
  returned: number
  /** Units whose money moved twice. */
  twice: number
}

/** Medusa's captures and refunds against the supplier's record: what was returned is not charged, and nothing was taken or returned twice. */
function moneyOf(evidence: OrderEvidence): Money {
  const { order, medusa } = evidence
  const payments = medusa.payment_collections.flatMap((collection) => collection.payments)
  const captured = sum(payments.flatMap((payment) => payment.captures ?? []).map((capture) => Number(capture.amount)))
  const returned = sum(payments.flatMap((payment) => payment.refunds ?? []).map((refund) => Number(refund.amount)))
  const dearest = Math.max(1, ...order.lines.map((line) => line.price))
  const charged = linesOf(standing(evidence), (_one, denomination) => String(denomination))
  const bought = totals(order.lines.map(({ price, quantity }) => ({ key: String(price), quantity })))
  const beyond = sum([...charged].map(([denomination, quantity]) => Math.max(0, quantity - (bought.get(denomination) ?? 0))))
  const chargedValue = sum([...charged].map(([denomination, quantity]) => Number(denomination) * quantity))
  const overCaptured = Math.max(0, captured - order.total)
  const overReturned = Math.max(0, returned + Math.min(chargedValue, order.total) - captured)
  return { captured, returned, twice: beyond + Math.ceil((overCaptured + (captured > 0 ? overReturned : 0) - CLOSE) / dearest) }
}

/** Figure 3 for a paid order. */
function moneyMovedOnce(evidence: OrderEvidence, { captured, returned, twice }: Money): string[] {
  const problems: string[] = []
  const expected = sum(evidence.units.filter((unit) => unit.state === "refunded").map((unit) => unit.denomination))
  if (Math.abs(captured - evidence.order.total) > CLOSE) problems.push(`figure 3: ${captured} captured of ${evidence.order.total}`)
  if (Math.abs(returned - expected) > CLOSE) problems.push(`figure 3: ${returned} returned, refunded units are worth ${expected}`)
  if (twice > 0) problems.push(`figure 3: the money of ${twice} unit(s) moved twice`)
  return problems
}

const codeOf = (code: { card_number: string | null; card_pin: string | null }) => `${code.card_number ?? ""}/${code.card_pin ?? ""}`

/** A delivered unit shows a code that the supplier made for this order, once; no other unit shows anything. */
function shownRightly({ units, supplier, shown }: OrderEvidence): string[] {
  const problems: string[] = []
  const made = new Set(supplier.flatMap((order) => order.codes ?? order.vouchers).map(codeOf))
  for (const { unitId, status, code } of shown) {
    const unit = units.find((one) => one.id === unitId)
    if (unit?.state !== "delivered" && code) problems.push(`figure 4: unit ${unitId} is ${unit?.state ?? "unknown"} and shows a code`)
    if (unit?.state !== "delivered") continue
    if (!code) problems.push(`figure 2: delivered unit ${unitId} cannot be shown (${status})`)
    else if (!made.has(codeOf(code)) || code.amount !== unit.denomination) problems.push(`figure 1: unit ${unitId} shows a code that the supplier did not make for it`)
  }
  const codes = shown.flatMap(({ code }) => (code ? [codeOf(code)] : []))
  if (new Set(codes).size !== codes.length) problems.push("figure 1: one code is shown for two units")
  return problems
}

/** A wholly delivered order is fulfilled, shipped and delivered in Medusa; a wholly refunded one has no fulfillment left. */
function closedInMedusa({ units, medusa }: OrderEvidence): string[] {
  const all = (state: string) => units.length > 0 && units.every((unit) => unit.state === state)
  if (all("delivered") && medusa.fulfillment_status !== "delivered") return [`Medusa says ${medusa.fulfillment_status} of a delivered order`]
  if (all("refunded") && !["canceled", "not_fulfilled"].includes(medusa.fulfillment_status)) return [`Medusa says ${medusa.fulfillment_status} of a refunded order`]
  return []
}

/** Judges the promise of `design.md` for one order; the sentences name what broke. */
export function judgeOrder(evidence: OrderEvidence): ChaosVerdict {
  const { order, units, cases, supplier, requests } = evidence
  const money = moneyOf(evidence)
  const problems: string[] = []
  if (order.paid) {
    problems.push(...chargedOnce(evidence), ...seenOrEnded(evidence), ...moneyMovedOnce(evidence, money), ...shownRightly(evidence), ...closedInMedusa(evidence))
  } else {
    const traces = { units: units.length, "supplier orders": supplier.length, requests: requests.length, cases: cases.length, rupees: money.captured + money.returned }
    for (const [what, number] of Object.entries(traces)) if (number !== 0) problems.push(`figure 3: nobody paid, but there are ${number} ${what}`)
  }
  const bought = sum(order.lines.map((line) => line.quantity))
  return {
    paid: order.paid,
    bought,
    ordered: supplier.length || requests.length ? bought : 0,
    charged: sum([...linesOf(standing(evidence), () => "all").values()]),
    delivered: count(units, (unit) => unit.state === "delivered"),
    refunded: count(units, (unit) => unit.state === "refunded"),
    openCases: cases.length,
    movedTwice: money.twice,
    problems,
    ok: problems.length === 0,
  }
}
