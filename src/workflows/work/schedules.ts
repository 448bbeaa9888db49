import type { MedusaContainer } from "@medusajs/framework/types"
import { WorkflowManager, WorkflowScheduler, type WorkflowDefinition } from "@medusajs/framework/orchestration"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { everySeconds } from "../../config/job-schedule"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { sharedModules } from "./shared-modules"

const LOOK_EVERY_MS = everySeconds(60).interval
/** Four beats of `jobs/reconcile-supplier-orders.ts`. */
const SILENT_MS = 4 * everySeconds(15).interval
/** What Medusa calls the workflow of a job, and we our jobs. */
const OUR_JOBS = "job-voucher-hub-"

/** Medusa's scheduler of the process, as far as it is needed here. */
export type Scheduler = Pick<InstanceType<typeof WorkflowScheduler>, "scheduleWorkflow">

const ourJobs = (): WorkflowDefinition[] => {
  const workflows: ReadonlyMap<string, WorkflowDefinition> = WorkflowManager.getWorkflows()
  return [...workflows.values()].filter(({ id }) => id.startsWith(OUR_JOBS))
}

/**
 * Sets our jobs' schedules again when no process beat for a minute. Medusa writes them at the start of a process and, with its Redis engine, keeps them
 * in Redis alone: one that comes back empty would end every job for good. Setting one that is there replaces it. @returns how many were set.
 */
export async function restoreSchedules(container: MedusaContainer, scheduler: Scheduler = new WorkflowScheduler()): Promise<number> {
  const { beat_ago_ms: beatAgo } = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).views.pulse()
  const silentMs = beatAgo ?? process.uptime() * 1_000
  if (silentMs < SILENT_MS) return 0
  const jobs = ourJobs()
  for (const job of jobs) await scheduler.scheduleWorkflow(job)
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`voucher-hub: no job ran for ${Math.round(silentMs / 1_000)} s; the schedules of ${jobs.length} jobs were set again. If Redis lost what it held: \`appendonly yes\` keeps it.`)
  return jobs.length
}

/** Looks after the schedules as long as this process lives. */
export function watchSchedules(container: MedusaContainer): void {
  // In memory (Medusa's default) the schedules live and end with the process, and setting one whose job runs just then would run it twice as often.
  if (!sharedModules(container).workflows) return
  let looking = false
  const look = async () => {
    // While Redis is away, setting waits for it.
    if (looking) return
    looking = true
    try {
      await restoreSchedules(container)
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the schedules of our jobs could not be looked after: ${error instanceof Error ? error.message : "unknown error"}`)
    } finally {
      looking = false
    }
  }
  setInterval(() => void look(), LOOK_EVERY_MS).unref()
}
