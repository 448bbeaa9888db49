import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import type { GateName } from "../../modules/hubble/service"
import { alertShop } from "../problems/alert-shop"

/** Hubble does not answer; id of nothing but Hubble. */
const SUPPLIER_UNREACHABLE = "supplier.unreachable"

/**
 * A request that orders, or the look at the brand before it, got no answer. So many in a row close the gate in every process: the backlog stays
 * untouched but for one probe a minute, instead of every order knocking until it has no tries left. Told once.
 */
export async function heardNothing(container: MedusaContainer, supplierOrderId: string, reason: string): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  if (!hubble.silence.note(supplierOrderId) || !(await hubble.outageGate.close(reason))) return
  container.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: Hubble does not answer, paid orders wait: ${reason}`)
  await alertShop(container, {
    event: SUPPLIER_UNREACHABLE,
    id: "hubble",
    title: "Hubble does not answer",
    description: "Paid orders wait; one is tried every minute, and all go on when Hubble answers.",
  })
}

/** An order was answered: Hubble takes orders. `closed`: the gates as they were since. */
export async function heardFrom(container: MedusaContainer, closed: ReadonlySet<GateName>): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  hubble.silence.end()
  if (!closed.has("outage")) return
  if (await hubble.outageGate.open()) container.resolve(ContainerRegistrationKeys.LOGGER).info("voucher-hub: Hubble answers again, ordering goes on")
}
