import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { readRate } from "../../clients/rates/client"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { writeBrandsNow } from "../catalog/write-brands"

const HOUR_MS = 3_600_000
/** A rate is fetched anew when it has used up this part of its age limit. */
const RENEW_AFTER = 0.25

export interface RateView {
  currency_code: string
  rate: string | null
  source: string | null
  as_of: string | null
  max_age_hours: number
  usable: boolean
}

/** The rates of the currencies that have a rate source, as they stand. */
export async function rateViews(container: MedusaContainer): Promise<RateView[]> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const known = new Map((await hubble.rates.all()).map((row) => [row.currency, row]))
  return Object.entries(hubble.catalogOptions.currencies).flatMap(([currency, { rateSource }]) => {
    if (!rateSource) return []
    const row = known.get(currency)
    const usable = row !== undefined && row.ageMs <= rateSource.maxAgeHours * HOUR_MS
    return [{ currency_code: currency, rate: row?.rate ?? null, source: row?.source ?? null, as_of: row ? new Date(row.as_of).toISOString() : null, max_age_hours: rateSource.maxAgeHours, usable }]
  })
}

/** Takes a rate somebody brings, and prices the catalogue anew. @throws MedusaError INVALID_DATA for a currency without a rate source */
export async function takeRate(container: MedusaContainer, given: { currency: string; rate: string; asOf: Date | null }): Promise<void> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  if (!hubble.catalogOptions.currencies[given.currency]?.rateSource) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, `currency_code: ${given.currency.toUpperCase()} has no rateSource; set catalog.currencies.${given.currency}.rateSource`)
  }
  if (given.asOf && given.asOf.getTime() > Date.now() + 60_000) throw new MedusaError(MedusaError.Types.INVALID_DATA, "as_of: lies in the future")
  await hubble.rates.keep({ ...given, source: "admin" })
  await writeBrandsNow(container)
}

/** Fetches the rates that grow old from their URLs. One that fails keeps its old rate, which ages until it stops the selling. */
export async function refreshRates(container: MedusaContainer): Promise<void> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const sourced = Object.entries(hubble.catalogOptions.currencies).filter(([, { rateSource }]) => rateSource?.url)
  if (sourced.length === 0) return
  const ages = new Map((await hubble.rates.all()).map((row) => [row.currency, row.ageMs]))
  for (const [currency, { rateSource }] of sourced) {
    if (!rateSource?.url || (ages.get(currency) ?? Infinity) < rateSource.maxAgeHours * HOUR_MS * RENEW_AFTER) continue
    try {
      await hubble.rates.keep({ currency, rate: await readRate({ url: rateSource.url, path: rateSource.path }), source: "url", asOf: null })
    } catch (error) {
      logger.warn(`voucher-hub: the rate of ${currency.toUpperCase()} was not renewed: ${error instanceof Error ? error.message : "unknown error"}`)
    }
  }
}
