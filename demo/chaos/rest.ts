import type { Admin } from "../admin"
import { eventually } from "../eventually"
import type { Check } from "../oracle/supplier-laws"
import { say } from "../runtime/progress"
import type { Sandbox } from "../runtime/sandbox-process"
import { overviewOf } from "./upheaval"

const CALM_MS = 3_000
const SAY_MS = 10_000
const CHECK_MS = 3_000
const BUSY = ["pending", "placing", "unknown", "processing", "failed", "refund_due", "refunding", "waiting_wallet"]

/** What is still to be done, now or later, in the ledger, in the inbox and at the supplier; whatever else is open waits for a person. */
async function whatIsLeft(admin: Admin, sandbox: Sandbox | null): Promise<Record<string, number>> {
  const overview = await overviewOf(admin)
  if (!overview) return { "store is down": 1 }
  const { due, in_flight: inFlight, next_due_at: next } = overview.work
  const stored = await admin.http.get<{ count: number }>("/admin/voucher-hub/webhooks?state=stored&limit=1")
  const left = {
    ...Object.fromEntries(BUSY.map((state) => [state, overview.units[state] ?? 0])),
    due, "in flight": inFlight, "due later": next === null ? 0 : 1, webhooks: stored.count, "at the supplier": (await sandbox?.pending()) ?? 0,
  }
  return Object.fromEntries(Object.entries(left).filter(([, count]) => count > 0))
}

/** What a person does about `unknown_outcome` (docs/failure-playbook.md): "check now", instead of waiting for the hourly look. */
async function checkUnknown(admin: Admin): Promise<Check[]> {
  const checks: Check[] = []
  for (const { id, kind, supplier_order_id: supplierOrderId } of await admin.allAttention()) {
    if (kind !== "unknown_outcome" || !supplierOrderId) continue
    const at = Date.now()
    if ((await admin.http.request("POST", `/admin/voucher-hub/attention/${id}/check`, {})).status === 200) checks.push({ supplierOrderId, at })
  }
  return checks
}

/**
 * Waits until nothing has been left to do for a while. Answers what a person asked to be checked. A server that is not our sandbox may never let
 * the store rest: then it is judged as it stands when time is up.
 */
export async function waitForRest(admin: Admin, sandbox: Sandbox | null, timeoutMs: number): Promise<Check[]> {
  let calmSince = 0
  const checks: Check[] = []
  let checked = Date.now()
  let said = Date.now()
  let left: Record<string, number> = {}
  const look = async () => {
    left = await whatIsLeft(admin, sandbox).catch(() => ({ "store does not answer": 1 }))
    if (Object.keys(left).length) calmSince = 0
    else calmSince ||= Date.now()
    if (left.unknown && Date.now() - checked > CHECK_MS) {
      checked = Date.now()
      checks.push(...(await checkUnknown(admin).catch(() => [])))
    }
    if (Date.now() - said > SAY_MS) {
      said = Date.now()
      say(`    left: ${Object.entries(left).map(([what, count]) => `${what} ${count}`).join(", ") || "nothing"}`)
    }
    return calmSince > 0 && Date.now() - calmSince > CALM_MS
  }
  await eventually(look, { timeoutMs, everyMs: 500, what: "rest", explain: () => left }).catch((error: unknown) => {
    if (sandbox) throw error
    say(`    judged as it stands: ${error instanceof Error ? error.message : String(error)}`)
  })
  return checks
}
