import type { MedusaContainer } from "@medusajs/framework/types"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Asker } from "../../modules/voucher/ledger/access"
import type VoucherModuleService from "../../modules/voucher/service"
import type { RevealActor, RevealedVoucher } from "../../modules/voucher/vault"
import { emitEvents } from "../emit-events"
import { usableUnit } from "./shopper-access"

/** `instructions`: one entry per way to redeem (`label` is Hubble's retailModeName), so that a storefront shows those of the shopper's. */
export type ShownVoucher = Omit<RevealedVoucher, "order_id" | "brand_id"> & { instructions: { mode: string; label: string; instructions: string[] }[]; terms: string[] }

/** Opens a code. Not a Medusa workflow: executions are stored, and a code must pass through no step. */
export async function showVoucher(container: MedusaContainer, unitId: string, actor: RevealActor): Promise<ShownVoucher> {
  const { order_id: orderId, brand_id: brandId, ...revealed } = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).reveal(unitId, actor)
  emitEvents(container, [{ name: "voucher.revealed", data: { id: unitId, order_id: orderId } }])
  const [brand] = await container.resolve<HubbleModuleService>(HUBBLE_MODULE).brands.byIds([brandId])
  return { ...revealed, instructions: brand?.how_to_use ?? [], terms: brand?.terms ?? [] }
}

/** Opens a code for its owner, or for whom it was given to. */
export async function revealToShopper(container: MedusaContainer, unitId: string, asker: Asker, ip: string | null): Promise<ShownVoucher> {
  const { as } = await usableUnit(container, unitId, asker)
  const type = as === "recipient" ? "recipient" : asker.customerId ? "customer" : "guest"
  return showVoucher(container, unitId, { type, id: asker.customerId, ip, reason: null })
}
