import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

/** Gate and case are two modules' rows that must say the same: whoever changes them takes turns, or a pause beside a resumption leaves a case for ever. */
const TURN = "placement"

/** Hubble refuses our credentials or our address: stop ordering in every process and tell a person (`protocol.md` 3.5). */
export async function pausePlacement(container: MedusaContainer, reason: string): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const closed = await hubble.alone(TURN, async () => {
    // The gate first: a process that dies in between leaves it closed without a case, and the next probe sets both right.
    const wasOpen = await hubble.placementGate.close(reason)
    await voucher.cases.open({ kind: "placement_paused", orderId: null, reason })
    return wasOpen
  })
  if (closed) container.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: ordering is paused: ${reason}`)
}

/** A person fixed the credentials: the next order goes through as a probe at once. */
export async function probePlacement(container: MedusaContainer): Promise<void> {
  await container.resolve<HubbleModuleService>(HUBBLE_MODULE).placementGate.probeNow()
  await container.resolve<VoucherModuleService>(VOUCHER_MODULE).placement.wakeReady()
}

/** An answer that is no refusal ends the pause, if there is one. */
export async function resumePlacement(container: MedusaContainer): Promise<void> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const opened = await hubble.alone(TURN, async () => {
    // The case first: a process that dies in between leaves a closed gate, which the next probe opens.
    await voucher.cases.close({ kinds: ["placement_paused"] }, "system", "Hubble accepts our requests again")
    return hubble.placementGate.open()
  })
  if (!opened) return
  container.resolve(ContainerRegistrationKeys.LOGGER).info("voucher-hub: ordering goes on")
  await voucher.placement.wakeReady()
}
