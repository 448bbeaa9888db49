import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"

const HISTORY = 100

/** The wallet as last read, its history and the gate; rupees. */
export async function walletView(container: MedusaContainer) {
  const { walletGate }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const readings = (await walletGate.readings(HISTORY)).map((row) => ({ balance: toMajor(row.balance_minor, "INR"), source: row.source, read_at: row.read_at }))
  const { closed_since, needed_minor, next_read_at } = await walletGate.state()
  const gate = { closed_since, needed: needed_minor === null ? null : toMajor(needed_minor, "INR"), next_read_at }
  return { balance: readings[0]?.balance ?? null, read_at: readings[0]?.read_at ?? null, currency: "INR", gate, history: readings }
}
