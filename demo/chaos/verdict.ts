import type { AdminOrder, AdminUnit, AttentionCase } from "../admin"
import type { OrderAtRest } from "../oracle/figures"
import { chargedUnits, type SandboxOrder } from "../runtime/sandbox-process"

export interface ChaosOrder {
  index: number
  email: string
  id: string
  bought: number
  paid: boolean
}

/** What both sides say of one order when everything is at rest. */
export interface OrderEvidence {
  order: ChaosOrder
  units: AdminUnit[]
  cases: AttentionCase[]
  medusa: AdminOrder
  supplier: SandboxOrder[]
  /** Attention kinds the supplier's own record calls undecidable. */
  undecidable: string[]
}

/** Cases that the faults made undecidable; the others are work in progress or a person's refund. */
const UNDECIDABLE = new Set(["unknown_outcome", "timed_out", "short_delivery", "unusable_voucher", "duplicate_voucher", "revoked"])
const ENDED = new Set(["delivered", "refunded", "cancelled"])

const count = <T>(items: readonly T[], test: (item: T) => boolean) => items.filter(test).length

/** Judges the promise of `design.md` for one order; the sentences name what broke. */
export function judgeOrder({ order, units, cases, medusa, supplier, undecidable }: OrderEvidence): OrderAtRest & { problems: string[] } {
  const problems: string[] = []
  const expect = (holds: boolean, sentence: string) => void (holds || problems.push(sentence))
  const charged = chargedUnits(supplier)
  const named = new Set(cases.flatMap((entry) => entry.unit_ids))
  const delivered = count(units, (unit) => unit.state === "delivered")
  const refunded = count(units, (unit) => unit.state === "refunded")
  const atPerson = count(units, (unit) => !ENDED.has(unit.state) && named.has(unit.id))
  const kinds = [...new Set(cases.map((entry) => entry.kind).filter((kind) => UNDECIDABLE.has(kind)))].sort()
  const refunds = medusa.payment_collections.flatMap((collection) => collection.payments).flatMap((payment) => payment.refunds ?? [])
  const price = units.length ? units.reduce((total, unit) => total + unit.denomination, 0) / units.length : 0

  if (!order.paid) {
    expect(units.length === 0 && supplier.length === 0, `nobody paid, but ${units.length} units and ${supplier.length} supplier orders exist`)
  } else {
    expect(units.length === order.bought, `${units.length} units of ${order.bought} bought`)
    expect(charged <= order.bought, `the supplier charged ${charged} of ${order.bought} paid`)
    expect(delivered <= charged, `${delivered} delivered, ${charged} charged`)
    expect(charged <= delivered + atPerson, `${charged} charged, but only ${delivered} delivered and ${atPerson} with a person`)
    const lost = units.filter((unit) => !ENDED.has(unit.state) && !named.has(unit.id))
    expect(lost.length === 0, `units that nobody sees: ${lost.map((unit) => `${unit.id} ${unit.state}`).join(", ")}`)
    const returned = refunds.reduce((total, refund) => total + Number(refund.amount), 0)
    expect(Math.abs(returned - refunded * price) < 0.01, `${refunded} units refunded, but ${returned} returned`)
    expect(JSON.stringify(kinds) === JSON.stringify(undecidable), `attention ${kinds.join(", ") || "none"}, undecidable ${undecidable.join(", ") || "none"}`)
  }
  const asked = supplier.length ? order.bought : 0
  return { paid: order.paid, bought: order.bought, ordered: asked, charged, delivered, refunded, openCases: cases.length, problems, ok: problems.length === 0 }
}
