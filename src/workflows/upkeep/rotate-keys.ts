import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { KeyUse } from "../../modules/voucher/ledger/rotation"
import type VoucherModuleService from "../../modules/voucher/service"

/**
 * Seals codes, cards and accounts that are not under the active key anew, batch by batch, until all are or the time is up. It keeps no place: what is
 * left is what the rows say, so it may stop anywhere, begin anywhere, and run beside itself. A row that cannot be opened stays and is named.
 */
export async function rotateKeys(container: MedusaContainer, budgetMs: number): Promise<{ rotated: number; unreadable: number }> {
  const { keys }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const until = performance.now() + budgetMs
  const result = { rotated: 0, unreadable: 0 }
  const count = (batch: { rotated: number; unreadable: { id: string; reason: string }[] }, what: string) => {
    result.rotated += batch.rotated
    result.unreadable += batch.unreadable.length
    for (const { id, reason } of batch.unreadable) logger.error(`voucher-hub: ${what} ${id} keeps its key: ${reason}`)
  }
  for (let next: string | null = ""; next !== null && performance.now() < until; ) {
    const batch = await keys.rotate(next)
    count(batch, "code")
    next = batch.next
  }
  count(await payin.secrets.rotate(until), "payment secret")
  if (result.rotated) logger.info(`voucher-hub: ${result.rotated} secrets sealed anew under key "${keys.activeKeyId}", ${(await readKeyUse(container))?.to_rotate ?? 0} to go`)
  return result
}

/** Under which keys the codes rest, and how many secrets, the money side's with them, are not under the active one. Null without a vault. */
export async function readKeyUse(container: MedusaContainer): Promise<KeyUse | null> {
  const use = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).keys.use()
  return use && { ...use, to_rotate: use.to_rotate + (await container.resolve<PayinModuleService>(PAYIN_MODULE).secrets.left()) }
}
