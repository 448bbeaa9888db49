import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { sharedModules } from "../work/shared-modules"
import type { Problem } from "./problems"

/** The pulse beats every 15 seconds (`jobs/reconcile-supplier-orders.ts`). */
const SILENT_MS = 5 * 60_000
const MOST_SKEW_MS = 30_000

/** How the shop's own processes run: nobody takes up work, a clock is off, or Medusa's modules do not know of one another. */
export async function processProblems(container: MedusaContainer): Promise<Problem[]> {
  const { beat_ago_ms: beatAgo, database_ms: database } = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).views.pulse()
  const problems: Problem[] = []
  if (beatAgo === null ? process.uptime() * 1_000 > SILENT_MS : beatAgo > SILENT_MS) {
    problems.push({ kind: "no_worker", severity: "critical", text: "No process has taken up work for five minutes: paid orders wait.", action: "Start a process with MEDUSA_WORKER_MODE worker or shared." })
  }
  const skew = Math.round(Math.abs(database - Date.now()) / 1_000)
  if (skew * 1_000 > MOST_SKEW_MS) {
    problems.push({ kind: "clock_skew", severity: "warning", text: `This server's clock is ${skew} seconds off the database's.`, action: "Set both by NTP; webhooks with a time in them are refused otherwise.", values: { seconds: skew } })
  }
  return process.env.NODE_ENV === "production" ? [...problems, ...moduleProblems(container)] : problems
}

/** What is right for one process alone, and half of what several need. */
function moduleProblems(container: MedusaContainer): Problem[] {
  const { events, workflows, locking } = sharedModules(container)
  if (!events) {
    return [{ kind: "in_memory_events", severity: "info", text: "Events live in this process's memory. That is right for one process alone.", action: "Before you run several, add Medusa's Redis modules for events, workflows and locking." }]
  }
  const modules = [...(workflows ? [] : ["workflow-engine"]), ...(locking ? [] : ["locking"])].join(", ")
  if (!modules) return []
  const text = `Events are shared by several processes, but this lives in each one's memory: ${modules}. Jobs then run in every process, or nothing is locked against the others.`
  return [{ kind: "in_memory_modules", severity: "warning", text, action: "Add Medusa's Redis modules for workflows and locking, too.", values: { modules } }]
}
