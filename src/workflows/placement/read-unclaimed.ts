import type { MedusaContainer } from "@medusajs/framework/types"
import type { SupplierAnswer, SupplierOrderStatus } from "../../domain/supplier-answer"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { AttemptName, SupplierClaim } from "../../modules/voucher/ledger/claims"
import type VoucherModuleService from "../../modules/voucher/service"
import { announce } from "./announce"
import { readDeadline, reading } from "./process-claim"

/** What Hubble says of an order. `absent`: it knows no such order; `refused`: an error about the request; `unanswered`: nothing that counts. */
export type SaidOfOrder = SupplierOrderStatus | "absent" | "refused" | "unanswered"

/**
 * Reads an order that no worker reads by itself any more. Without a claim, so that only facts count (`protocol.md` 3.3): vouchers are delivered or
 * sealed, a withdrawal revokes. @returns null when it was read within the last minute
 */
export async function readUnclaimed(container: MedusaContainer, name: AttemptName): Promise<SaidOfOrder | null> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const claim = await voucher.placement.unclaimedAttempt(name)
  if (!claim) return null
  const { gateway } = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const options = reading({ voucher, claim })
  const answer = await ("hubbleOrderId" in name ? gateway.read(name.hubbleOrderId, options) : gateway.lookUp(name.referenceId, options))
  return heard(container, claim, answer)
}

/** Reads an order of which we know an id and not yet whether it is ours. @returns null when it is not */
export async function readUnknown(container: MedusaContainer, hubbleOrderId: string): Promise<SaidOfOrder | null> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { gateway } = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  let claim: SupplierClaim | null = null
  const answer = await gateway.readUnknown(hubbleOrderId, readDeadline({ voucher }), async (referenceId) => {
    claim = await voucher.placement.heardOf(referenceId)
    return claim && reading({ voucher, claim })
  })
  return answer && heard(container, claim, answer)
}

async function heard(container: MedusaContainer, claim: SupplierClaim | null, answer: SupplierAnswer): Promise<SaidOfOrder> {
  if (answer.kind === "absent") return "absent"
  if (answer.kind === "rejected") return "refused"
  if (answer.kind !== "order" || !claim) return "unanswered"
  const { placement } = container.resolve<VoucherModuleService>(VOUCHER_MODULE)
  // An attempt that was given up may be charged beside the one that delivered, and bring its vouchers later.
  const isNews = answer.order.status !== "SUCCESS" || claim.attempt?.state !== "succeeded" || claim.units.some((unit) => unit.state !== "delivered") || (await placement.owes(claim.supplierOrderId))
  if (isNews) await announce(container, claim, await placement.recordRead(claim, answer))
  return answer.order.status
}
