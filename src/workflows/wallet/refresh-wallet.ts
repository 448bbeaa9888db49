import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { newId } from "../../database/sql"
import type { Minor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { watchBalance } from "./low-wallet"

const READ_TIMEOUT_MS = 15_000

/**
 * Reads the wallet and, while the gate is closed, lets go what the balance covers; the gate opens once nothing waits (`protocol.md` 3.13).
 * `unread`: why the balance could not be read.
 */
export async function refreshWallet(container: MedusaContainer, source: "job" | "webhook" | "admin"): Promise<{ balance: Minor } | { unread: string }> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  await voucher.placement.wakeOverdueWaiting()
  const reading = await hubble.gateway.walletBalance(READ_TIMEOUT_MS).then((read) => ({ balance: read }), (error: Error) => ({ unread: error.message }))
  if ("unread" in reading) {
    container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the Hubble wallet could not be read: ${reading.unread}`)
    if (await hubble.walletGate.takeProbeTurn()) await voucher.placement.releaseProbe()
    return reading
  }
  const { balance } = reading
  await hubble.walletGate.keepReading(newId("hwal"), balance, source)
  // Nobody's voucher waits for a warning that could not be given.
  await watchBalance(container, balance).catch((error: Error) => container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: the wallet was read but not judged: ${error.message}`))
  if (!(await hubble.walletGate.isClosed())) return reading
  const { waiting } = await voucher.placement.releaseFunded(balance)
  if (!waiting) await hubble.walletGate.open()
  return reading
}

/** The scheduled reading: one process per interval, short while the gate is closed, long while it is open and no order was debited. */
export async function readWalletOnSchedule(container: MedusaContainer): Promise<boolean> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (!hubble.catalogOptions.active) return false
  // A process can die between parking an order and closing the gate; parked orders are the truth.
  const parked = await voucher.placement.waitingAmount()
  if (parked !== null) await hubble.walletGate.close(parked)
  if (!(await hubble.walletGate.takeReadTurn()) && !(await hubble.walletGate.takeRoutineTurn())) return false
  await refreshWallet(container, "job")
  return true
}
