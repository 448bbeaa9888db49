import type { MedusaContainer } from "@medusajs/framework/types"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Asker } from "../../modules/voucher/ledger/access"
import type VoucherModuleService from "../../modules/voucher/service"
import type { RevealedVoucher } from "../../modules/voucher/vault"
import { notFound } from "./shopper-access"

export type ShownVoucher = Omit<RevealedVoucher, "brand_id"> & { instructions: { mode: string; label: string; instructions: string[] }[]; terms: string[] }

/** Opens a code for its owner. Not a Medusa workflow: executions are stored, and a code must pass through no step. */
export async function revealToShopper(container: MedusaContainer, unitId: string, asker: Asker, ip: string | null): Promise<ShownVoucher> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const unit = asker.customerId || asker.token ? await voucher.access.ownedUnit(unitId, asker) : undefined
  if (!unit) throw notFound()
  const { brand_id: brandId, ...revealed } = await voucher.reveal(unitId, { type: asker.customerId ? "customer" : "guest", id: asker.customerId, ip, reason: null })
  const [brand] = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.byIds([brandId])
  return { ...revealed, instructions: brand?.how_to_use ?? [], terms: brand?.terms ?? [] }
}
