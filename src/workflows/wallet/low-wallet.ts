import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor, toMinor, type Minor } from "../../domain/money"
import { daysLeft, perDay } from "../../domain/wallet-forecast"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { alertShop } from "../problems/alert-shop"

/** The balance fell below the threshold; id of nothing but the wallet. */
const WALLET_LOW = "wallet.low"

/** Consumption is the average of this many days: a week has its weekend in it. */
const WINDOW_DAYS = 7
const DAY_MS = 86_400_000

export interface WalletForecast {
  /** Paise. */
  perDay: Minor
  threshold: Minor
}

/** What a day costs, and the balance below which the wallet counts as low: `wallet.lowThreshold`, by default one day. */
export async function walletForecast(container: MedusaContainer): Promise<WalletForecast> {
  const { walletOptions, catalogOptions }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const { views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const day = perDay(await views.consumption({ days: WINDOW_DAYS, dayMs: DAY_MS / catalogOptions.timeScale }))
  return { perDay: day, threshold: walletOptions.lowThreshold === null ? day : toMinor(walletOptions.lowThreshold, "INR") }
}

/** Looks at a fresh balance; tells of a wallet that became low once, by event and in the dashboard's notifications. */
export async function watchBalance(container: MedusaContainer, balance: Minor): Promise<void> {
  const { walletGate }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const { perDay: day, threshold } = await walletForecast(container)
  if (!(await walletGate.markLow(balance < threshold))) return
  const left = daysLeft(balance, day)
  const text = `₹${toMajor(balance, "INR")} left${left === null ? "" : `, about ${left} days of orders`}. Top it up through your account manager at Hubble.`
  await alertShop(container, { event: WALLET_LOW, id: "wallet", title: "The Hubble wallet is low", description: text })
}
