import path from "node:path"
import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"

const BUILT = path.join(process.env.BENCH_REPOSITORY ?? "", ".medusa/server/src")

type Run = (container: MedusaContainer) => { run: (call: { input: { order_id: string } }) => Promise<unknown> }
type RunTask = (container: MedusaContainer, task: unknown) => Promise<void>

/** `medusa exec` loads the subscribers, which would go on by themselves. */
function nobodyHears(container: MedusaContainer): void {
  Object.assign(container.resolve(Modules.EVENT_BUS), { emit: async () => undefined, releaseGroupedEvents: async () => undefined })
}

async function capture(container: MedusaContainer, orderId: string): Promise<void> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["payment_collections.payments.id"], filters: { id: orderId } })
  const [order] = data as { payment_collections: { payments: { id: string }[] }[] }[]
  for (const payment of (order?.payment_collections ?? []).flatMap((collection) => collection.payments)) await capturePaymentWorkflow(container).run({ input: { payment_id: payment.id } })
}

/** `medusa exec`: captures an order; for `due`, its vouchers are in the ledger and its fulfillment is made, too. */
export default async function prepareOrder({ container, args = [] }: ExecArgs): Promise<void> {
  const [orderId = "", upTo] = args
  nobodyHears(container)
  await capture(container, orderId)
  if (upTo === "due") {
    const { ensureVouchersWorkflow } = (await import(path.join(BUILT, "workflows/orders/ensure-vouchers.js"))) as { ensureVouchersWorkflow: Run }
    const { runTask } = (await import(path.join(BUILT, "workflows/tasks/run-task.js"))) as { runTask: RunTask }
    await ensureVouchersWorkflow(container).run({ input: { order_id: orderId } })
    const { tasks } = container.resolve<{ tasks: { claim: (input: { limit: number }) => Promise<unknown[]> } }>("voucher")
    for (let [task] = await tasks.claim({ limit: 1 }); task; [task] = await tasks.claim({ limit: 1 })) await runTask(container, task)
  }
  process.stdout.write(`${JSON.stringify({ bench: { orderId } })}\n`)
}
