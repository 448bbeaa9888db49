import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { voucherLink, voucherMail, type MailNews, type VoucherMail } from "../../domain/voucher-mail"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

const orderSchema = z.object({ display_id: z.coerce.string().nullish(), email: z.string().nullish(), locale: z.string().nullish() })

export interface AddressedMail {
  /** The e-mail that stands on the order now. */
  to: string | null
  content: VoucherMail
  /** The token in the link, to be kept out of everything but the mail. */
  token: string | null
}

/** Writes the mail, with a fresh link where the shop said where it leads and there is something to open. */
export async function writeMail(container: MedusaContainer, orderId: string, news: MailNews): Promise<AddressedMail> {
  const { access, voucherUrl }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["display_id", "email", "locale"], filters: { id: orderId } })
  if (!data[0]) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} was not found`)
  const order = orderSchema.parse(data[0])
  const token = voucherUrl && news !== "refunded" ? await access.issueOrderToken(orderId) : null
  const link = voucherUrl && token ? voucherLink(voucherUrl, orderId, token) : null
  const content = voucherMail({ news, orderNumber: order.display_id ?? orderId, locale: order.locale ?? null, link })
  return { to: order.email ?? null, content, token }
}
