import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Gift } from "../../modules/voucher/ledger/gifts"
import type { MailView } from "../../modules/voucher/ledger/mails"
import type VoucherModuleService from "../../modules/voucher/service"
import { mayReveal, type AdminActor } from "../orders/reveal-to-user"
import { wakeWorkers } from "../work/wake"
import { linkProblem } from "./mail-provider"

/** What a person of the shop asks for. Another address needs a reason, and the right to see codes: the link opens them. */
export interface Resend {
  email?: string | undefined
  reason?: string | undefined
}

const refuse = (message: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, message)

async function mayResend(container: MedusaContainer, kind: "vouchers" | "gift", { email, reason }: Resend, actor: AdminActor): Promise<{ by: string; reason: string | null }> {
  if (email !== undefined) {
    await mayReveal(container, actor)
    if (!reason) throw new MedusaError(MedusaError.Types.INVALID_DATA, "reason is required: say why the link goes to another address")
  }
  const problem = linkProblem(container, kind)
  if (problem) throw refuse(problem)
  return { by: actor.id, reason: reason ?? null }
}

/**
 * Has a fresh link to an order's vouchers mailed to the address of the order, or to a corrected one; kept with who asked for it and why.
 * @throws MedusaError FORBIDDEN, INVALID_DATA, NOT_FOUND, or NOT_ALLOWED saying what the shop lacks.
 */
export async function resendOrderLink(container: MedusaContainer, orderId: string, resend: Resend, actor: AdminActor): Promise<MailView | null> {
  const { by, reason } = await mayResend(container, "vouchers", resend, actor)
  const { access, views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!(await access.requestLink(orderId, { to: resend.email ?? null, asked_by: by, reason }))) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} has no vouchers`)
  wakeWorkers(container)
  return (await views.mails(orderId))[0] ?? null
}

/** The same for a gift. A corrected address becomes the gift's, and what was mailed to the old one opens nothing any more. */
export async function resendGift(container: MedusaContainer, giftId: string, resend: Resend, actor: AdminActor): Promise<Gift> {
  const asked = await mayResend(container, "gift", resend, actor)
  const { gifts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const gift = await gifts.read(giftId)
  if (!gift) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Gift ${giftId} was not found`)
  if (gift.state === "withdrawn") throw refuse("This gift was taken back, so there is nothing to send")
  const mailed = resend.email === undefined ? await gifts.requestMail(giftId, asked) : await gifts.correctAddress(giftId, resend.email, asked)
  if (!mailed && resend.email === undefined) throw refuse("This gift is not due yet; it is sent by itself. Give an e-mail to correct the address it will go to")
  if (mailed) wakeWorkers(container)
  return (await gifts.read(giftId)) ?? gift
}
