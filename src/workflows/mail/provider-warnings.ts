import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { redact } from "../../clients/http"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

const WORDS_MAX = 200

/** Processes whose last mail did not go out, and that said so. */
const told = new WeakSet<VoucherModuleService>()

/** A provider's words fit for the problems: they may quote the mail, and so its address. */
export const providerWords = (said: string): string => redact(said).replace(/\s+/g, " ").trim().slice(0, WORDS_MAX)

/** One line until a mail goes out again: an outage would write thousands. Without the provider's words, which may quote the mail and a gift's message in it. */
export function warnOfProvider(container: MedusaContainer, taskId: string): void {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (told.has(voucher)) return
  told.add(voucher)
  container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the provider for e-mail fails, mail ${taskId} is tried again later; the problem mails_unsent has its words`)
}

/** A mail went out: the next failure is news. */
export function providerWorks(container: MedusaContainer): void {
  told.delete(container.resolve<VoucherModuleService>(VOUCHER_MODULE))
}
