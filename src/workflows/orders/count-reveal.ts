import type { MedusaContainer } from "@medusajs/framework/types"
import { REVEALS, REVEALS_IN_ALL } from "../../domain/allowances"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { hashOf, type Asker } from "../../modules/voucher/ledger/access"
import type VoucherModuleService from "../../modules/voucher/service"

/** An allowance is used up. */
export class TooManyRequests extends Error {
  constructor(readonly waitSeconds: number) {
    super(`Too many requests: wait ${waitSeconds} seconds`)
  }
}

/** Counts what somebody opens or marks, once he may: before, every guessed token would have a counter of its own. @throws TooManyRequests */
export async function countReveal(container: MedusaContainer, { customerId, token }: Asker, id: string): Promise<void> {
  const who = customerId ?? (token === null ? null : hashOf(token))
  if (who === null) return
  const { access }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const wait = (await access.take({ name: `reveals:${who}`, ...REVEALS_IN_ALL })) ?? (await access.take({ name: `reveals:${who}:${id.slice(0, 64)}`, ...REVEALS }))
  if (wait !== null) throw new TooManyRequests(wait)
}
