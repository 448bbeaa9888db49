import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

/**
 * Seals codes that are not under the active key anew, batch by batch, until all are or the time is up. It keeps no place: what is left is
 * what the rows say, so it may stop anywhere, begin anywhere, and run beside itself. A row that cannot be opened stays and is named.
 */
export async function rotateKeys(container: MedusaContainer, budgetMs: number): Promise<{ rotated: number; unreadable: number }> {
  const { keys }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const until = performance.now() + budgetMs
  let rotated = 0
  let unreadable = 0
  for (let next: string | null = ""; next !== null && performance.now() < until; ) {
    const batch = await keys.rotate(next)
    rotated += batch.rotated
    unreadable += batch.unreadable.length
    for (const { reason } of batch.unreadable) logger.error(`voucher-hub: a code keeps its key: ${reason}`)
    next = batch.next
  }
  if (!rotated) return { rotated, unreadable }
  const use = await keys.use()
  logger.info(`voucher-hub: ${rotated} codes sealed anew under key "${keys.activeKeyId}", ${use?.to_rotate ?? 0} to go`)
  return { rotated, unreadable }
}
