import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type { CardView } from "../../modules/payin/cards"
import type { PaymentRecord } from "../../modules/payin/ledger/personal-data"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { VoucherData } from "../../modules/voucher/ledger/personal-data"
import type VoucherModuleService from "../../modules/voucher/service"
import { forgetCard } from "../payin/cards"

/** Everything this plugin keeps about a customer; never a code, a document or a card number. */
export interface CustomerData extends VoucherData {
  payments: PaymentRecord[]
  cards: CardView[]
}

export async function exportVoucherData(container: MedusaContainer, customerId: string): Promise<CustomerData> {
  const { personalData }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const payer = { customerId, ...(await personalData.purchases(customerId)) }
  return { ...(await personalData.of(customerId)), payments: await payin.views.paymentsOf(payer), cards: (await payin.cards.ofPayer(payer)).map(({ card }) => card) }
}

/**
 * Takes a customer out of our tables and leaves orders, amounts and states. Cards first, which Hubcash has to delete, the ledger last, whose
 * rows lead to all the rest: interrupted anywhere, it is repeated from the beginning. @throws MedusaError NOT_ALLOWED while something needs the details.
 */
export async function eraseVoucherData(container: MedusaContainer, customerId: string, by: { type: string; id: string; reason: string | null }): Promise<void> {
  const { personalData }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const payer = { customerId, ...(await personalData.purchases(customerId)) }
  const open = await personalData.unsettled(customerId)
  if (open.length) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `These orders are not at rest and still need the customer's details: ${open.join(", ")}. Wait until their vouchers are delivered or paid back; cancel what will not be paid`)
  if (await payin.views.paymentOpen(payer)) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "A payment of this customer is under way and still needs his details. Wait until it is decided")
  for (const { card, owner } of await payin.cards.ofPayer(payer)) await forgetCard(container, card.id, owner)
  await payin.requests.forgetPayer(payer)
  const orders = await personalData.erase(customerId)
  container.resolve(ContainerRegistrationKeys.LOGGER).info(`voucher-hub: the personal data of customer ${customerId} was erased from ${orders} orders by ${by.type} ${by.id}${by.reason ? ` (${by.reason})` : ""}`)
}
