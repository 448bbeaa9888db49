import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { isPageGuessed, missingForLinks, voucherPage } from "../mail/mail-provider"
import { providerWords } from "../mail/provider-warnings"
import type { Problem } from "./problems"

/** A gift that does not come on its day is noticed by nobody but the recipient. */
export async function giftProblems(container: MedusaContainer): Promise<Problem[]> {
  const { gifts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const stuck = await gifts.stuck()
  if (!stuck.length) return []
  const text = `${stuck.length} gifts were due more than ten minutes ago and could not be mailed, of order ${stuck[0]}${stuck.length > 1 ? " and others" : ""}.`
  return [{ kind: "gifts_unsent", severity: "critical", text, action: "See GET /admin/voucher-hub/orders/:order_id/mails for the reason, put it right, and resend the gift.", values: { count: stuck.length, order: stuck[0] ?? "" } }]
}

/** Mails that fail are noticed by nobody either, and a shop whose mails have no link may not know it. */
export async function mailProblems(container: MedusaContainer): Promise<Problem[]> {
  const { views, orderOptions }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const problems: Problem[] = []
  const { count, last_error: said } = await views.unsentMails()
  if (count > 0) {
    const error = providerWords(said ?? "")
    const text = `Mails of the last 24 hours that failed or were given up: ${count}. The last error: ${error}`
    problems.push({ kind: "mails_unsent", severity: "warning", text, action: "Put the provider for e-mail right. Mails are tried again for a day; resend to the orders whose mail was given up.", values: { count, error } })
  }
  const missing = orderOptions.active ? missingForLinks(container) : []
  if (missing.length > 0) {
    const options = missing.join(", ")
    problems.push({ kind: "mail_links_off", severity: "info", text: `No links to vouchers are mailed: not set is ${options}.`, action: "Set it, if shoppers shall get to their vouchers by mail.", values: { options } })
  } else if (orderOptions.active && isPageGuessed(container)) {
    const page = voucherPage(container) ?? ""
    problems.push({ kind: "mail_page_guessed", severity: "warning", text: `Links in mails lead to ${page}, which is a guess from the store CORS list.`, action: "Make that page, or set storefront.voucherUrl to the one the shop has.", values: { page } })
  }
  return problems
}
