import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { LINK_REQUESTS, LINKS_OF_ORDER } from "../../domain/allowances"
import { addressRange } from "../../domain/address-range"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { wakeWorkers } from "../work/wake"

/** Has a fresh link mailed to the address of the order, whoever asks; too many requests do nothing. Nobody learns which it was. */
export async function requestLink(container: MedusaContainer, orderId: string, ip: string | null): Promise<void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { access } = voucher
  const address = ip === null ? null : voucher.hashAddress(addressRange(ip))
  if (address !== null && (await access.take({ name: `links:${address}`, ...LINK_REQUESTS })) !== null) return
  if ((await access.take({ name: `links-of:${orderId.slice(0, 64)}`, ...LINKS_OF_ORDER })) !== null) return
  if (await access.requestLink(orderId)) wakeWorkers(container)
}

/** The same without waiting for it, so that the answer takes equally long for an order that exists. */
export function requestLinkUnwatched(container: MedusaContainer, orderId: string, ip: string | null): void {
  requestLink(container, orderId, ip).catch((error: Error) =>
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: a request for a link by e-mail was lost: ${error.message}`),
  )
}
