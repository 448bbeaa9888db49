import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

/** Hubble refuses our credentials or our address: stop ordering in every process and tell a person (`protocol.md` 3.5). */
export async function pausePlacement(container: MedusaContainer, reason: string): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const closed = await hubble.placementGate.close(reason)
  await voucher.cases.open({ kind: "placement_paused", orderId: null, reason })
  if (closed) container.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: ordering is paused: ${reason}`)
}

/** A person fixed the credentials: the next order goes through as a probe at once. */
export async function probePlacement(container: MedusaContainer): Promise<void> {
  await container.resolve<HubbleModuleService>(HUBBLE_MODULE).placementGate.probeNow()
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).placement.wakeReady()
}

/** An answer that is no refusal ends the pause. */
export async function resumePlacement(container: MedusaContainer): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  if (!(await hubble.placementGate.isClosed())) return
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  // The case first: a process that dies in between leaves a closed gate, which the next probe opens.
  await voucher.cases.close({ kinds: ["placement_paused"] }, "system", "Hubble accepts our requests again")
  if (!(await hubble.placementGate.open())) return
  container.resolve(ContainerRegistrationKeys.LOGGER).info("voucher-hub: ordering goes on")
}
