import type { Admin } from "../admin"
import type { Sandbox, SandboxRecord } from "../runtime/sandbox-process"
import type { ChaosOrder, OrderEvidence } from "./verdict"

const AT_ONCE = 8

/** Attention kinds by Medusa order, from the supplier's own list of undecidable orders; a repeated code counts for the later order. */
async function undecidableByOrder(admin: Admin, sandbox: Sandbox, record: SandboxRecord): Promise<Map<string, Set<string>>> {
  const kinds = new Map<string, Set<string>>()
  for (const entry of await sandbox.undecidable()) {
    if (entry.kind === "duplicate_voucher" && isFirstHolder(entry, record)) continue
    const orderId = await orderOf(admin, entry.reference_id)
    if (orderId === null) continue
    kinds.set(orderId, (kinds.get(orderId) ?? new Set()).add(entry.kind))
  }
  return kinds
}

function isFirstHolder(entry: { order_id: string | null; with?: string[] }, record: SandboxRecord): boolean {
  const holders = record.orders.filter((order) => entry.with?.includes(order.id))
  return holders.length > 1 && holders[0]?.id === entry.order_id
}

async function orderOf(admin: Admin, referenceId: string): Promise<string | null> {
  const found = await admin.http.get<{ supplier_orders: { order_id: string }[] }>(`/admin/voucher-hub/supplier-orders?q=${encodeURIComponent(referenceId)}`)
  return found.supplier_orders[0]?.order_id ?? null
}

/** Asks both sides about every order. */
export async function gatherEvidence(admin: Admin, sandbox: Sandbox, record: SandboxRecord, orders: ChaosOrder[]): Promise<OrderEvidence[]> {
  const undecidable = await undecidableByOrder(admin, sandbox, record)
  const evidence: OrderEvidence[] = []
  for (let from = 0; from < orders.length; from += AT_ONCE) {
    const some = orders.slice(from, from + AT_ONCE).map(async (order): Promise<OrderEvidence> => {
      const [units, cases, medusa] = await Promise.all([admin.units(order.id), admin.attention({ orderId: order.id }), admin.order(order.id)])
      return { order, units, cases, medusa, supplier: record.orders.filter((row) => row.customer_email === order.email), undecidable: [...(undecidable.get(order.id) ?? [])].sort() }
    })
    evidence.push(...(await Promise.all(some)))
  }
  return evidence
}
