import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules, OrderChangeStatus, OrderChangeType } from "@medusajs/framework/utils"
import type VoucherModuleService from "../../modules/voucher/service"
import { sweepStart } from "./sweep-start"

/** Small rows, and every fulfillment makes some. */
const PAGE = 500
/** Kinds of changes that can bring an order new units, or another customer: Medusa's enum lacks the transfer. */
const FOLLOWED: ReadonlySet<string> = new Set([OrderChangeType.EDIT, OrderChangeType.CLAIM, OrderChangeType.EXCHANGE, "transfer"])
const OPEN: readonly string[] = [OrderChangeStatus.PENDING, OrderChangeStatus.REQUESTED]
const COUNTED: ReadonlySet<string> = new Set([...OPEN, OrderChangeStatus.CONFIRMED])

/**
 * Notes orders whose lines changed in Medusa for another look: an edit of the same price fires no payment event, and its own may be lost. Changes are read
 * once, by key; one that is still open is noted, too, since its order is looked at until nobody works on it. Fulfillments are changes as well, and are passed.
 */
export async function noteChanged(container: MedusaContainer, voucher: VoucherModuleService, until: number): Promise<void> {
  const orders = container.resolve(Modules.ORDER)
  const start = await sweepStart(container, voucher, "changes")
  if (!start) return
  let after = start.lastId
  let full: boolean
  do {
    const changes = await orders.listOrderChanges({ id: { $gt: after } }, { select: ["id", "order_id", "status", "change_type", "created_at"], take: PAGE, order: { id: "ASC" } })
    const changed = changes.filter((change) => FOLLOWED.has(change.change_type ?? "") && COUNTED.has(change.status))
    // Like the cursor of orders: ids come from several clocks and commits can be slow.
    const settled = changes.filter((change) => start.nowMs - new Date(change.created_at).getTime() > voucher.policy.times.sweepSettledMs).at(-1)
    await voucher.sales.recheckChanged({ orderIds: changed.map((change) => change.order_id), lastId: settled?.id ?? null })
    full = changes.length === PAGE
    after = changes.at(-1)?.id ?? after
  } while (full && performance.now() < until)
}

/** Those of the orders that somebody is editing, makes a claim or an exchange for, or has asked to be transferred. */
export async function ordersBeingChanged(container: MedusaContainer, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (!orderIds.length) return new Set()
  const open = await container.resolve(Modules.ORDER).listOrderChanges({ order_id: [...orderIds], status: [...OPEN] }, { select: ["id", "order_id", "change_type"] })
  return new Set(open.filter((change) => FOLLOWED.has(change.change_type ?? "")).map((change) => change.order_id))
}

/** Whether an edit of the order is open, beside which Medusa opens no other change. */
export async function isBeingEdited(container: MedusaContainer, orderId: string): Promise<boolean> {
  const open = await container.resolve(Modules.ORDER).listOrderChanges({ order_id: orderId, status: [...OPEN] }, { select: ["id", "change_type"] })
  return open.some((change) => change.change_type === OrderChangeType.EDIT)
}
