import { workDue } from "./claims"
import { rows, type Db } from "./sql"

export interface Overview {
  units: Record<string, number>
  attention: Record<string, number>
  /** `next_due_at` is ISO 8601; null when nothing waits. */
  work: { due: number; in_flight: number; next_due_at: string | null }
}

/** Figures of the ledger: units by state, open cases by kind and the work ahead. */
export async function overview(db: Db): Promise<Overview> {
  const units = await rows<{ state: string; count: number }>(db, `select state, count(*)::int as count from voucher_unit group by state`)
  const cases = await rows<{ kind: string; count: number }>(db, `select kind, count(*)::int as count from voucher_case where state = 'open' group by kind`)
  const { due, in_flight, next_due_in_ms: inMs } = await workDue(db)
  return {
    units: Object.fromEntries(units.map((row) => [row.state, row.count])),
    attention: Object.fromEntries(cases.map((row) => [row.kind, row.count])),
    work: { due, in_flight, next_due_at: inMs === null ? null : new Date(Date.now() + inMs).toISOString() },
  }
}
