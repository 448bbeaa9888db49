import type { MedusaContainer } from "@medusajs/framework/types"
import { toMajor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { shippingProfileNotes } from "../catalog/shipping-profiles"
import { rateViews } from "../rates/refresh-rates"
import { walletForecast } from "../wallet/low-wallet"
import { giftProblems, mailProblems } from "./mail-problems"
import { paymentProblems } from "./payment-problems"
import { processProblems } from "./process-problems"
import { webhookProblems } from "./webhook-problems"

/** Something a person should know or do, now (`surface.md`, `GET /problems`). Gone by itself once it is no more. */
export interface Problem {
  kind: string
  severity: "info" | "warning" | "critical"
  text: string
  action: string
  /** What the sentences name, so that the dashboard can say them in another language. */
  values?: Record<string, string | number>
}

const DAY_MS = 86_400_000
/** Hubble: sync at least weekly (facts.md 1.2). */
const CATALOG_MAX_AGE_DAYS = 7

async function supplierProblems(container: MedusaContainer): Promise<Problem[]> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  if (!hubble.catalogOptions.active) {
    return [{ kind: "hubble_not_configured", severity: "critical", text: "Hubble is not configured, so no voucher can be sold.", action: "Set HUBBLE_CLIENT_ID and HUBBLE_CLIENT_SECRET, then sync the catalogue." }]
  }
  const problems: Problem[] = []
  const pause = await hubble.placementGate.pause()
  if (pause) {
    const { reason } = pause
    problems.push({ kind: "placement_paused", severity: "critical", text: `Hubble refuses our credentials or our address; nothing is being ordered. ${reason}`, action: "Fix the credentials or have the address whitelisted, then test the connection.", values: { reason } })
  }
  const outage = await hubble.outageGate.pause()
  if (outage) {
    const { reason } = outage
    problems.push({ kind: "supplier_unreachable", severity: "critical", text: `Hubble does not answer; paid orders wait. ${reason}`, action: "Nothing needs doing: one order is tried every minute, and all go on when Hubble answers. If it lasts, ask Hubble.", values: { reason } })
  }
  return problems
}

/** What nobody would see: the orders are paid back, and the next ones meet the same. */
async function requestProblems(container: MedusaContainer): Promise<Problem[]> {
  const { count, last } = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).views.refusedRequests()
  if (count === 0) return []
  const text = `Hubble called requests of the last 24 hours wrong: ${count}, the last one for ${last}. Nothing was ordered by them.`
  return [{ kind: "requests_refused", severity: "critical", text, action: "Look at that supplier order for Hubble's words. It is a fault of the plugin or of its settings: put the settings right, or report it with the request ids.", values: { count, order: last ?? "" } }]
}

async function walletProblems(container: MedusaContainer): Promise<Problem[]> {
  const { walletGate, walletOptions, catalogOptions }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  if (!catalogOptions.active) return []
  const { closed_since: closed, low_since: low } = await walletGate.state()
  const [last] = await walletGate.readings(1)
  const balance = last ? `₹${toMajor(last.balance_minor, "INR")}` : "an unknown balance"
  if (closed) {
    const selling = walletOptions.whenShort === "refuse" ? "Selling is paused." : "Paid orders wait for it; new ones are still sold."
    return [{ kind: "wallet_short", severity: "critical", text: `The Hubble wallet (${balance}) does not cover the orders already paid. ${selling}`, action: "Top up the wallet, then refresh it.", values: { balance } }]
  }
  if (!low) return []
  const { threshold } = await walletForecast(container)
  const limit = `₹${toMajor(threshold, "INR")}`
  return [{ kind: "wallet_low", severity: "warning", text: `The Hubble wallet (${balance}) is below ${limit}.`, action: "Top up the wallet through your account manager at Hubble.", values: { balance, limit } }]
}

async function rateProblems(container: MedusaContainer): Promise<Problem[]> {
  return (await rateViews(container)).flatMap(({ currency_code: code, rate, as_of: asOf, usable }): Problem[] => {
    if (usable) return []
    const text = rate === null ? `There is no exchange rate for ${code.toUpperCase()}, so nothing is sold in it.` : `The exchange rate for ${code.toUpperCase()} is of ${asOf} and too old, so nothing is sold in it.`
    return [{ kind: rate === null ? "rate_missing" : "rate_stale", severity: "critical", text, action: `Check the rate source of catalog.currencies.${code}, or POST the rate to /admin/voucher-hub/rates.`, values: { currency: code.toUpperCase(), as_of: String(asOf ?? "") } }]
  })
}

async function catalogProblems(container: MedusaContainer): Promise<Problem[]> {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  if (!hubble.catalogOptions.active) return []
  const { done_at: done, last_state: state, last_error: error, refused } = await hubble.syncs.latest()
  const problems: Problem[] = []
  if (done === null) problems.push({ kind: "catalog_never_synced", severity: "warning", text: "The catalogue was never synced.", action: "Start a sync." })
  else if (Date.now() - new Date(done).getTime() > CATALOG_MAX_AGE_DAYS * DAY_MS) {
    problems.push({ kind: "catalog_old", severity: "warning", text: `The catalogue was last synced ${new Date(done).toISOString()}.`, action: "Start a sync and look why the daily job did not.", values: { at: new Date(done).toISOString() } })
  }
  if (state === "failed") problems.push({ kind: "sync_failed", severity: "warning", text: `The last sync failed: ${error ?? "unknown"}.`, action: "Start it again; it goes on where it stopped.", values: { error: error ?? "unknown" } })
  if (refused > 0) problems.push({ kind: "brands_refused", severity: "info", text: `${refused} of Hubble's brands could not be taken in.`, action: "See the report of the last sync, and tell Hubble.", values: { count: refused } })
  const notes = await shippingProfileNotes(container)
  if (notes.length > 0) {
    const text = `${notes.length} voucher products have a shipping profile, so their carts ask for a shipping method.`
    problems.push({ kind: "shipping_profile", severity: "warning", text, action: "Remove the shipping profile from the products named in the report of the last sync.", values: { count: notes.length } })
  }
  return problems
}

async function caseProblems(container: MedusaContainer): Promise<Problem[]> {
  const { views }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const { attention } = await views.overview()
  const open = Object.values(attention).reduce((sum, count) => sum + count, 0)
  return open === 0 ? [] : [{ kind: "attention_open", severity: "warning", text: `${open} cases wait for a person.`, action: "See GET /admin/voucher-hub/attention.", values: { count: open } }]
}

const SEVERITIES: readonly Problem["severity"][] = ["critical", "warning", "info"]

/** Every problem of the shop, the worst first. */
export async function listProblems(container: MedusaContainer): Promise<Problem[]> {
  const found = await Promise.all([supplierProblems, requestProblems, paymentProblems, walletProblems, rateProblems, catalogProblems, caseProblems, giftProblems, mailProblems, webhookProblems, processProblems].map((look) => look(container)))
  return found.flat().sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
}
