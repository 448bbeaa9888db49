import type { Admin, AttentionCase } from "../admin"
import type { SandboxRecord, UndecidableOrder } from "../runtime/sandbox-process"
import type { RevealedVoucher, Shopper } from "../shopper"
import { supplierOrderOf } from "../oracle/references"
import type { ChaosOrder, OrderEvidence, Shown } from "./verdict"

const AT_ONCE = 8

/**
 * Of the orders that got the same code, one client stored first and delivers it: the one without a case. It is not undecidable, provided
 * that all the others have theirs.
 */
export function withoutFirstHolders(undecidable: readonly UndecidableOrder[], cases: readonly AttentionCase[]): UndecidableOrder[] {
  const sealed = new Set(cases.filter((entry) => entry.kind === "duplicate_voucher").map((entry) => entry.supplier_order_id))
  const isSealed = (entry: UndecidableOrder) => sealed.has(supplierOrderOf(entry.reference_id))
  const covered = new Set(undecidable.filter((entry) => entry.covers && isSealed(entry)).map((entry) => `${entry.covers ?? ""} ${entry.reference_id}`))
  return undecidable.filter((entry) => !covered.has(`${entry.kind} ${entry.reference_id}`)).filter((entry) => {
    if (entry.kind !== "duplicate_voucher" || isSealed(entry)) return true
    const holders = undecidable.filter((other) => other.kind === "duplicate_voucher" && other.order_id !== null && entry.with?.includes(other.order_id))
    return holders.filter((holder) => !isSealed(holder)).length !== 1
  })
}

/** Everything the supplier was asked, by our supplier order. */
function requestsBySupplierOrder(record: SandboxRecord): Map<string, SandboxRecord["requests"]> {
  const found = new Map<string, SandboxRecord["requests"]>()
  for (const request of record.requests) {
    if (!request.reference_id) continue
    const id = supplierOrderOf(request.reference_id)
    const known = found.get(id)
    if (known) known.push(request)
    else found.set(id, [request])
  }
  return found
}

async function showAll(shopper: Shopper, order: ChaosOrder, unitIds: readonly string[]): Promise<Shown[]> {
  return await Promise.all(
    unitIds.map(async (unitId) => {
      const answer = await shopper.http.request("POST", `/store/vouchers/${unitId}/reveal`, {}, { "x-voucher-token": order.voucherToken })
      return { unitId, status: answer.status, code: answer.status === 200 ? (answer.body as RevealedVoucher) : null }
    }),
  )
}

/** The supplier's side of a run. */
export interface Books {
  record: SandboxRecord
  /** null where only its API could be asked: then `record` has orders and nothing else. */
  undecidable: UndecidableOrder[] | null
}

export interface ShopEvidence {
  orders: OrderEvidence[]
  /** Open cases that name no order. */
  shopCases: AttentionCase[]
  /** References that belong to no paid order. */
  strays: string[]
}

/** Asks both sides about every order, and shows every unit to its owner. */
export async function gatherEvidence(admin: Admin, shopper: Shopper, { record, undecidable: listed }: Books, orders: readonly ChaosOrder[]): Promise<ShopEvidence> {
  const cases = await admin.allAttention()
  const undecidable = listed && withoutFirstHolders(listed, cases)
  const requests = requestsBySupplierOrder(record)
  const evidence: OrderEvidence[] = []
  for (let from = 0; from < orders.length; from += AT_ONCE) {
    const some = orders.slice(from, from + AT_ONCE).map(async (order): Promise<OrderEvidence> => {
      const [units, medusa] = await Promise.all([admin.units(order.id), admin.order(order.id)])
      const shown = await showAll(shopper, order, units.map((unit) => unit.id))
      const supplier = record.orders.filter((row) => row.customer_email === order.email)
      const ids = new Set([...units.flatMap((unit) => unit.supplier_order_id ?? []), ...supplier.map((row) => supplierOrderOf(row.reference_id))])
      return {
        order, units, medusa, supplier, shown,
        cases: cases.filter((entry) => entry.order_id === order.id),
        requests: [...ids].flatMap((id) => requests.get(id) ?? []),
        undecidable: undecidable && undecidable.filter((entry) => ids.has(supplierOrderOf(entry.reference_id))),
      }
    })
    evidence.push(...(await Promise.all(some)))
  }
  const known = new Set(evidence.flatMap((found) => (found.order.paid ? found.units.map((unit) => unit.supplier_order_id) : [])))
  const asked = [...new Set(record.requests.filter((request) => request.call === "place_order").map((request) => request.reference_id ?? "without a reference"))]
  return { orders: evidence, shopCases: cases.filter((entry) => !orders.some((order) => order.id === entry.order_id)), strays: asked.filter((reference) => !known.has(supplierOrderOf(reference))) }
}
