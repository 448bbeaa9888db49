import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor, type Minor } from "../../domain/money"
import { daysLeft, emptyAt } from "../../domain/wallet-forecast"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { walletForecast } from "./low-wallet"

const HISTORY = 100

/** The wallet as last read, its history, the gate and how long it will last; rupees. */
export async function walletView(container: MedusaContainer) {
  const { walletGate, walletOptions }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const rupees = (paise: Minor) => toMajor(paise, "INR")
  const rows = await walletGate.readings(HISTORY)
  const readings = rows.map((row) => ({ balance: rupees(row.balance_minor), source: row.source, read_at: row.read_at }))
  const { closed_since, low_since, needed_minor, next_read_at } = await walletGate.state()
  const gate = { closed_since, needed: needed_minor === null ? null : rupees(needed_minor), next_read_at, when_short: walletOptions.whenShort }
  const { perDay: day, threshold } = await walletForecast(container)
  const [last] = rows
  const left = last ? daysLeft(last.balance_minor, day) : null
  const empty = last ? emptyAt(new Date(last.read_at), last.balance_minor, day) : null
  const forecast = { per_day: rupees(day), days_left: left, empty_at: empty?.toISOString() ?? null }
  return { balance: readings[0]?.balance ?? null, read_at: readings[0]?.read_at ?? null, currency: "INR", low_threshold: rupees(threshold), low_since, gate, forecast, history: readings }
}
