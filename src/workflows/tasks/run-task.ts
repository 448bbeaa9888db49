import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { blockedKey, type TaskClaim, type TaskKind } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import type { ProtocolTimes } from "../../domain/time-scale"
import { cancelFulfillment } from "./cancel-fulfillment"
import { deliver } from "./deliver"
import { fulfill } from "./fulfill"
import { raiseBlocked, raiseUnanswered } from "./blocked-task"
import { notify } from "./notify"
import { refund } from "./refund"
import { ship } from "./ship"
import { thrownBy } from "./thrown"
import type { TaskHandler } from "./task-handler"

const HANDLERS: Readonly<Record<TaskKind, TaskHandler>> = { fulfill, ship, deliver, cancel_fulfillment: cancelFulfillment, refund, notify }

/** In real time, since the services that tasks wait for are. */
const UNANSWERED_MS = 300_000

/** Mail that does not go out can wait longer than an order. */
const backoffMs = (times: ProtocolTimes, task: TaskClaim) => Math.min(task.kind === "notify" ? times.hourMs : times.backoffMaxMs, times.backoffMinMs * 2 ** Math.min(task.tries - 1, 10))

/** Runs one claimed task; a failure makes it due again with backoff and says why (`protocol.md` section 4). */
export async function runTask(container: MedusaContainer, task: TaskClaim): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { times } = voucher.policy
  // A Medusa workflow cannot be fenced, so the lease must not run out while one is under way: two fulfillments of one line corrupt the order.
  const heartbeat = setInterval(() => void voucher.tasks.renew(task).catch(() => undefined), times.leaseMs / 3)
  let told: Promise<void> | undefined
  const unanswered = setTimeout(() => (told = raiseUnanswered(container, task).catch(() => undefined)), UNANSWERED_MS)
  try {
    const end = await HANDLERS[task.kind](container, task)
    await told
    if (end !== "ended") await voucher.tasks.end(task, { state: end })
    // Its handler may have ended it while the case was being opened.
    else if (told) await voucher.cases.close({ dedupeKeys: [blockedKey(task)] }, "system", "Medusa took it")
  } catch (error) {
    const reason = thrownBy(error).message
    await voucher.tasks.end(task, { state: "due", error: reason, inMs: backoffMs(times, task) })
    await raiseBlocked(container, task, reason)
  } finally {
    clearInterval(heartbeat)
    clearTimeout(unanswered)
  }
}
