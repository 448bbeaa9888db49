import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { mailLanguage, type MailLanguage } from "../../domain/mail-words"
import type { UnitState } from "../../domain/unit-state"
import { giftLink, voucherLink, voucherMail, type MailedGift, type VoucherMail } from "../../domain/voucher-mail"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Gift } from "../../modules/voucher/ledger/gifts"
import { noticeOf, type Notice, type TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import { codesOf } from "./codes"
import { voucherPage } from "./mail-provider"

/** A mail that is ready to be handed over. */
export interface Letter {
  to: string
  template: string
  /** Stored and printed by Medusa: ids only. */
  data: { order_id: string } | { gift_id: string }
  content: VoucherMail
  resource: { type: string; id: string }
  /** What stands in the content and must be in nothing else: tokens, and codes where the merchant wants them mailed. */
  secrets: string[]
}

const TEMPLATES = {
  delivered: "voucher-delivered", processing: "voucher-processing", failed: "voucher-failed", refunded: "voucher-refunded", access: "voucher-access", gift: "voucher-gift", gift_ready: "voucher-gift-ready",
} as const satisfies Record<Notice, string>

const orderSchema = z.object({ display_id: z.coerce.string().nullish(), locale: z.string().nullish() })

/** States in which the news is still true; others are news in any state. */
const STILL_TRUE: Partial<Record<Notice, readonly UnitState[]>> = {
  processing: ["placing", "unknown", "processing", "timed_out"],
  failed: ["failed", "refund_due", "refunding"],
}

/** Writes the mail of a task with a fresh link; null when there is nothing to say any more, or nobody to say it to. */
export async function writeLetter(container: MedusaContainer, task: TaskClaim): Promise<Letter | null> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const notice = noticeOf(task)
  const states = STILL_TRUE[notice]
  if (states && !(await voucher.tasks.anyUnitIn(task, states))) return null
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order", fields: ["display_id", "locale"], filters: { id: task.orderId } })
  const order = orderSchema.safeParse(data[0])
  const orderNumber = order.data?.display_id ?? task.orderId
  const language = mailLanguage(order.data?.locale ?? null, voucher.mailOptions.locale)
  if (notice === "gift") return giftLetter(voucher, task, orderNumber, language)
  // As we learnt it, never as the order has it now: whoever may edit an order could send himself what opens its codes.
  const to = task.payload.to ?? (await voucher.tasks.buyerEmail(task.orderId))
  if (!to) return null
  const page = LINKED.includes(notice) ? voucherPage(container) : null
  const token = page && (await voucher.access.issueOrderToken(task.orderId))
  const link = page && token ? voucherLink(page, task.orderId, token) : null
  const codes = notice === "delivered" && voucher.mailOptions.codes ? await codesOf(voucher, task) : []
  const gift = notice === "gift_ready" ? await giftOf(voucher, task) : null
  if (notice === "gift_ready" && !gift) return null
  return {
    to,
    template: TEMPLATES[notice],
    data: { order_id: task.orderId },
    content: voucherMail({ news: notice, orderNumber, language, link, gift, codes }),
    resource: { type: "order", id: task.orderId },
    secrets: [...(token ? [token] : []), ...codes.flatMap(({ number, pin }) => [number, pin].flatMap((secret) => secret ?? []))],
  }
}

/** News with something to open behind it. */
const LINKED: readonly Notice[] = ["delivered", "processing", "access", "gift_ready"]

const mailed = (gift: Gift): MailedGift => ({ to: gift.name, from: gift.from, message: gift.message, sendAt: gift.sentAt || (gift.sendAt && gift.sendAt <= new Date()) ? null : gift.sendAt, timeZone: gift.timeZone })

async function giftOf(voucher: VoucherModuleService, task: TaskClaim): Promise<MailedGift | null> {
  const gift = task.payload.gift_id ? await voucher.gifts.read(task.payload.gift_id) : null
  return gift && gift.state !== "withdrawn" ? mailed(gift) : null
}

/** To the recipient, whose address is the gift's own; a gift that was taken back is not mailed. */
async function giftLetter(voucher: VoucherModuleService, task: TaskClaim, orderNumber: string, language: MailLanguage): Promise<Letter | null> {
  const gift = task.payload.gift_id ? await voucher.gifts.read(task.payload.gift_id) : null
  if (!gift?.email || gift.state === "withdrawn" || !voucher.giftUrl) return null
  const token = await voucher.gifts.issueToken(gift.id, gift.email)
  return {
    to: gift.email,
    template: TEMPLATES.gift,
    data: { gift_id: gift.id },
    content: voucherMail({ news: "gift", orderNumber, language, link: giftLink(voucher.giftUrl, gift.id, token), gift: mailed(gift) }),
    resource: { type: "voucher_gift", id: gift.id },
    secrets: [token],
  }
}
