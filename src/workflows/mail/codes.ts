import type { MailedCode } from "../../domain/voucher-mail"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"

/** The codes of a delivery, for a merchant who wants them in the mail (`mail.codes`). Each opening is recorded like every reveal; gifts are not opened. */
export async function codesOf(voucher: VoucherModuleService, task: TaskClaim): Promise<MailedCode[]> {
  const codes: MailedCode[] = []
  for (const { id, brand } of await voucher.tasks.ownDelivered(task)) {
    const code = await voucher.reveal(id, { type: "mail", id: null, ip: null, reason: "mail.codes" })
    codes.push({ brand, number: code.card_number, pin: code.card_pin, validTill: code.valid_till })
  }
  return codes
}
