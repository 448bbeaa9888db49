import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { blockedKey, type TaskClaim, type TaskKind } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"

/** What a person is told of a task that has not been possible for five minutes; null for one that costs nobody anything. */
const BLOCKED: Readonly<Record<TaskKind, string | null>> = {
  fulfill: "The fulfillment of a paid voucher cannot be created, so it is not ordered",
  ship: "A delivered voucher cannot be marked as shipped in Medusa",
  deliver: "A delivered voucher cannot be marked as delivered in Medusa",
  cancel_fulfillment: "The fulfillment of a voucher that will not come cannot be cancelled in Medusa",
  refund: "The money of a voucher that did not come cannot be returned through Medusa",
  notify: null,
}

/** The task has run for so long without an answer, of a payment provider for one, that a person should see it; it goes on. Its end closes the case. */
export async function raiseUnanswered(container: MedusaContainer, task: TaskClaim): Promise<void> {
  const { policy }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  task.mayHaveCase = true
  await raiseBlocked(container, { ...task, tryingForMs: task.tryingForMs + policy.times.orderChangeMs }, "it was begun and has had no answer since; a restart of the worker begins it again")
}

/** An open order change, or another refusal of Medusa, postpones a task and says so (`protocol.md` section 4). */
export async function raiseBlocked(container: MedusaContainer, task: TaskClaim, reason: string): Promise<void> {
  const { cases, tasks, policy }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const what = BLOCKED[task.kind]
  if (what === null || task.tryingForMs < policy.times.orderChangeMs) return
  const { orderId, supplierOrderId } = task
  await cases.open({ kind: "order_change_open", dedupeKey: blockedKey(task), orderId, supplierOrderId, unitIds: await tasks.unitsOf(task), reason: `${what}: ${reason}` })
}
