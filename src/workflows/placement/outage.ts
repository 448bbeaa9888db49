import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import type { GateName } from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { SupplierClaim } from "../../modules/voucher/ledger/claims"
import type VoucherModuleService from "../../modules/voucher/service"
import { alertShop } from "../problems/alert-shop"

/** Hubble does not answer; id of nothing but Hubble. */
const SUPPLIER_UNREACHABLE = "supplier.unreachable"
/** Of the quarter of an hour after which a brand that cannot be read is a case of its order: an outage is one alert, and known before. */
const PATIENCE = 2 / 3

/**
 * A request that orders, or the look at the brand before it, got no answer. So many in a row, or for so long, close the gate in every process: the backlog stays
 * untouched but for one probe a minute, instead of every order knocking until it has no tries left. Told once.
 */
export async function heardNothing(container: MedusaContainer, { supplierOrderId, brandId }: Pick<SupplierClaim, "supplierOrderId" | "brandId">, reason: string): Promise<{ isOutage: boolean }> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const { unknownLimitMs } = container.resolve<VoucherModuleService>(VOUCHER_MODULE).policy.times
  const isOutage = hubble.silence.note(supplierOrderId, { about: brandId, patienceMs: unknownLimitMs * PATIENCE })
  if (!isOutage || !(await hubble.outageGate.close(reason))) return { isOutage }
  container.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: Hubble does not answer, paid orders wait: ${reason}`)
  await alertShop(container, {
    event: SUPPLIER_UNREACHABLE,
    id: "hubble",
    title: "Hubble does not answer",
    description: "Paid orders wait; one is tried every minute, and all go on when Hubble answers.",
  })
  return { isOutage }
}

/** An order was answered: Hubble takes orders. `closed`: the gates as they were since. */
export async function heardFrom(container: MedusaContainer, closed: ReadonlySet<GateName>): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  hubble.silence.end()
  if (!closed.has("outage")) return
  if (await hubble.outageGate.open()) container.resolve(ContainerRegistrationKeys.LOGGER).info("voucher-hub: Hubble answers again, ordering goes on")
}
