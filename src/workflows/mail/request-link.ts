import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { LINK_REQUESTS, LINKS_OF_ORDER } from "../../domain/allowances"
import { addressRange } from "../../domain/address-range"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"

/** What a link is asked for. */
export type LinkOf = { orderId: string } | { giftId: string }

/** Has a fresh link mailed to the address of the order or gift, whoever asks; too many requests do nothing. Nobody learns which it was. */
async function requestLink(container: MedusaContainer, of: LinkOf, ip: string | null): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { access, gifts } = voucher
  const id = ("orderId" in of ? of.orderId : of.giftId).slice(0, 64)
  const address = ip === null ? null : voucher.hashAddress(addressRange(ip))
  if (address !== null && (await access.take({ name: `links:${address}`, ...LINK_REQUESTS })) !== null) return
  if ((await access.take({ name: `links-of:${id}`, ...LINKS_OF_ORDER })) !== null) return
  const requested = "orderId" in of ? await access.requestLink(of.orderId) : await gifts.requestMail(of.giftId, { by: null, reason: null })
  if (requested) wakeWorkers(container)
}

/** The same without waiting for it, so that the answer takes equally long for what exists. */
export function requestLinkUnwatched(container: MedusaContainer, of: LinkOf, ip: string | null): void {
  requestLink(container, of, ip).catch((error: Error) =>
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: a request for a link by e-mail was lost: ${error.message}`),
  )
}
