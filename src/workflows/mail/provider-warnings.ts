import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { redact } from "../../clients/http"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

const WORDS_MAX = 200
/** A provider that says something else at each try must not fill the log. */
const MOST_LINES = 10

/** What the provider said since a mail last went out, in this process. */
const told = new WeakMap<VoucherModuleService, Set<string>>()

/** A provider's words fit for a log and for the problems: they may quote the mail, and so its address. */
export const providerWords = (said: string): string => redact(said).replace(/\s+/g, " ").trim().slice(0, WORDS_MAX)

/** One line for each thing the provider says, not for each try or each mail: an outage would write thousands. */
export function warnOfProvider(container: MedusaContainer, { taskId, said }: { taskId: string; said: string }): void {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const lines = told.get(voucher) ?? new Set()
  const words = providerWords(said)
  if (lines.has(words) || lines.size >= MOST_LINES) return
  told.set(voucher, lines.add(words))
  container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the provider for e-mail fails, mail ${taskId} is tried again later: ${words}`)
}

/** A mail went out: the next failure is news. */
export function providerWorks(container: MedusaContainer): void {
  told.delete(container.resolve<VoucherModuleService>(VOUCHER_MODULE))
}
