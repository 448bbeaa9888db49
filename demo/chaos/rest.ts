import type { Admin } from "../admin"
import { eventually } from "../eventually"
import type { Sandbox } from "../runtime/sandbox-process"
import { overviewOf, type Overview } from "./upheaval"

const CALM_MS = 3_000
const BUSY = ["pending", "placing", "unknown", "processing", "failed", "refund_due", "refunding", "waiting_wallet"]

/** Nothing is due, now or later, in the ledger, in the inbox and at the supplier; what is left waits for a person. */
async function whatIsLeft(admin: Admin, sandbox: Sandbox): Promise<{ overview: Overview | null; left: number }> {
  const overview = await overviewOf(admin)
  if (!overview) return { overview, left: 1 }
  const { due, in_flight: inFlight, next_due_at: next } = overview.work
  const open = BUSY.reduce((total, state) => total + (overview.units[state] ?? 0), 0)
  const stored = await admin.http.get<{ count: number }>("/admin/voucher-hub/webhooks?state=stored&limit=1")
  return { overview, left: open + due + inFlight + (next === null ? 0 : 1) + stored.count + (await sandbox.pending()) }
}

/** Waits until nothing has been left to do for a while. */
export async function waitForRest(admin: Admin, sandbox: Sandbox, timeoutMs: number): Promise<void> {
  let calmSince = 0
  let last: unknown
  const look = async () => {
    const { overview, left } = await whatIsLeft(admin, sandbox).catch(() => ({ overview: null, left: 1 }))
    last = overview
    if (left) calmSince = 0
    else calmSince ||= Date.now()
    return calmSince > 0 && Date.now() - calmSince > CALM_MS
  }
  await eventually(look, { timeoutMs, everyMs: 500, what: "rest", explain: () => last })
}
