import { setTimeout as sleep } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { isCancelledOrder } from "../../domain/order-status"
import { cancelOnce } from "../tasks/registration"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { ownFulfillment, readFulfillments } from "../tasks/medusa-fulfillments"

const BUSY_TRIES = 25
const BUSY_WAIT_MS = 200

async function freeze(voucher: VoucherModuleService, orderId: string): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    const result = await voucher.sales.freeze(orderId)
    if (result.frozen) return result.supplierOrderIds
    if (!result.busy || tries === BUSY_TRIES) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, result.reason)
    await sleep(BUSY_WAIT_MS)
  }
}

/**
 * Before Medusa cancels an order: freezes it, refuses when the supplier may have been charged, and cancels our unsent fulfillments,
 * which Medusa would stumble over. Runs in a middleware of the admin route (`protocol.md` section 4).
 */
export async function prepareCancel(container: MedusaContainer, orderId: string): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const supplierOrderIds = await freeze(voucher, orderId)
  if (!supplierOrderIds.length) return
  const order = await readFulfillments(container, orderId)
  for (const supplierOrderId of supplierOrderIds) {
    const fulfillment = ownFulfillment(order, supplierOrderId)
    if (fulfillment) await cancelOnce(container, order, fulfillment)
  }
}

/** Orders whose freeze ran out: cancelled ones are closed, the others go on. */
export async function endFreezes(container: MedusaContainer): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  for (const orderId of await voucher.sales.overdueFreezes(100)) {
    const order = await readFulfillments(container, orderId)
    if (isCancelledOrder(order)) await voucher.sales.closeCancelled(orderId)
    else await voucher.sales.thaw(orderId)
  }
}
