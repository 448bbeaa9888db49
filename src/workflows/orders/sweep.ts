import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { ensureVouchers } from "./ensure-vouchers"

const PAGE = 100

export interface Swept {
  looked: number
  ensured: number
}

/**
 * Finds paid orders whose events were lost (`protocol.md` 3.16): every order once, by key, then those still unpaid again and again. No age
 * limit, and no `updated_at`, which a capture does not touch. Stops at its time budget and goes on there next time.
 */
export async function sweepOrders(container: MedusaContainer, budgetMs: number): Promise<Swept> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const until = performance.now() + budgetMs
  const swept: Swept = { looked: 0, ensured: 0 }
  await sweepNew(container, voucher, until, swept)
  for (let after = "", full = true; full && performance.now() < until; ) {
    const orderIds = await voucher.sales.watched({ after, limit: PAGE })
    await ensureAll(container, orderIds, swept)
    full = orderIds.length === PAGE
    after = orderIds.at(-1) ?? after
  }
  return swept
}

async function sweepNew(container: MedusaContainer, voucher: VoucherModuleService, until: number, swept: Swept): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { sweepSettledMs } = voucher.policy.times
  for (let after = await voucher.sales.sweepCursor(), full = true; full && performance.now() < until; ) {
    const { data } = await query.graph({ entity: "order", fields: ["id", "created_at"], filters: { id: { $gt: after } }, pagination: { take: PAGE, skip: 0, order: { id: "ASC" } } })
    await ensureAll(container, data.map((order) => order.id), swept)
    const settled = data.filter((order) => Date.now() - new Date(order.created_at).getTime() > sweepSettledMs).at(-1)
    if (settled) await voucher.sales.keepSweepCursor(settled.id)
    full = data.length === PAGE
    after = data.at(-1)?.id ?? after
  }
}

async function ensureAll(container: MedusaContainer, orderIds: readonly string[], swept: Swept): Promise<void> {
  for (const orderId of orderIds) {
    swept.looked += 1
    try {
      if ((await ensureVouchers(container, orderId)).created) swept.ensured += 1
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: order ${orderId} could not be swept: ${error instanceof Error ? error.message : "unknown error"}`)
    }
  }
}
