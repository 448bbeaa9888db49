import type { OrderAtRest } from "../oracle/figures"
import { askedUnits, chargedUnits, ordersOf, type SandboxRecord } from "../runtime/sandbox-process"
import { missingProof } from "./evidence"
import type { ScenarioRun } from "./run-scenario"

/** The sandbox's own record, and its brands by title. */
export interface SupplierBooks {
  record: SandboxRecord
  brandIds: ReadonlyMap<string, string>
}

export interface Verdict extends OrderAtRest {
  problems: string[]
}

const count = <T>(items: T[], test: (item: T) => boolean) => items.filter(test).length
const codeOf = (voucher: { card_number: string | null; card_pin: string | null }) => `${voucher.card_number ?? ""}/${voucher.card_pin ?? ""}`

/** Compares what one order came to with what it should have come to, and with the supplier's own record where there is one. */
export function judge(run: ScenarioRun, books: SupplierBooks | null): Verdict {
  const { scenario, units, revealed } = run
  const problems = [...run.problems]
  const expect = (holds: boolean, sentence: string) => void (holds || problems.push(sentence))
  const delivered = count(units, (unit) => unit.state === "delivered")
  const refunded = count(units, (unit) => unit.state === "refunded")
  const productId = books?.brandIds.get(scenario.brand) ?? ""
  const supplierOrders = books ? ordersOf(books.record, { email: run.buyer.email, productId, denomination: scenario.denomination }) : null
  const charged = supplierOrders ? chargedUnits(supplierOrders) : delivered
  const ordered = supplierOrders ? askedUnits(supplierOrders) : count(units, (unit) => unit.supplier_order_id !== null && unit.state !== "pending")

  // A server of somebody else's keeps its own time: what it prepares for real minutes passes our scaled cut-off, and rightly waits for a person.
  const outlasted = !books && scenario.path === "read" && count(units, (unit) => unit.state === "timed_out" && unit.case_ids.length > 0) === scenario.quantity
  if (scenario.ends === "delivered" && !outlasted) {
    expect(delivered === scenario.quantity, `${delivered} of ${scenario.quantity} vouchers were delivered`)
    expect(revealed.length === delivered, `${revealed.length} of ${delivered} delivered vouchers could be revealed`)
    expect(charged === scenario.quantity, `the supplier charged ${charged} of ${scenario.quantity}`)
    expect(run.openCases.length === 0, `open cases: ${run.openCases.join(", ")}`)
  }
  if (scenario.ends === "failed") {
    // Elsewhere the brand may well deliver; then it must be one or the other, and paid for accordingly.
    expect(refunded + (books ? 0 : delivered) === scenario.quantity, `${refunded} of ${scenario.quantity} vouchers were refunded`)
    expect(charged === (books ? 0 : delivered), `the supplier charged ${charged} for a failed order`)
    const back = scenario.denomination * refunded
    expect(run.returned === back, `Medusa returned ${run.returned} of ${back}`)
    if (books) expect(run.openCases.length === 0, `open cases: ${run.openCases.join(", ")}`)
  }
  if (scenario.ends === "not ordered") {
    expect(units.length === 0, `${units.length} vouchers exist for an order that nobody paid`)
    expect(ordered === 0, `the supplier was asked for ${ordered} vouchers of an order that nobody paid`)
  }
  if (books && supplierOrders) {
    const missing = missingProof(scenario.path, books.record, supplierOrders)
    if (missing) problems.push(missing)
    const handedOut = supplierOrders.flatMap((order) => order.vouchers.map(codeOf)).sort()
    const shown = revealed.map(codeOf).sort()
    expect(shown.every((code) => handedOut.includes(code)), "a revealed code is not one the supplier handed out for this order")
    expect(new Set(shown).size === shown.length, "one code was revealed for two vouchers")
  }
  return { paid: scenario.paid, bought: scenario.quantity, charged, delivered, refunded, openCases: run.openCases.length, ordered, problems, ok: problems.length === 0 }
}
