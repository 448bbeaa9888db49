import { VOUCHER_CURRENCY } from "./brand"
import { currencyExponent, toMinor, type Minor } from "./money"

/** What a voucher costs in one currency: value in rupees x rate, plus percent, plus a fixed amount, up to the next step. Decimal texts. */
export interface PriceRule {
  /** Units of the currency per rupee. */
  rate: string
  markupPercent: string
  /** Major units of the currency, or null. */
  markupFixed: string | null
  /** Major units; null: the currency's smallest unit. */
  roundTo: string | null
}

/** What a brand or a category says differently, for all currencies and for single ones, which win. */
export interface PriceOverride {
  markupPercent?: string | undefined
  currencies?: Readonly<Record<string, Partial<PriceRule> | undefined>> | undefined
}

export interface CurrencyPricing extends Omit<PriceRule, "rate"> {
  /** Null: the rate comes from the rate source. */
  rate: string | null
  /** How old a rate from the source may be; without effect on a fixed rate. */
  maxAgeMs: number | null
}

/** All that prices are made of, read at one moment. */
export interface PriceBook {
  currencies: Readonly<Record<string, CurrencyPricing>>
  categories: Readonly<Record<string, PriceOverride>>
  /** The last rate the source gave, by currency. */
  rates: Readonly<Record<string, { rate: string; ageMs: number }>>
}

/** The part of a brand that prices depend on. */
export interface PricedBrand {
  categories: readonly string[]
  price_rule: PriceOverride | null
}

export type RuleAnswer = { rule: PriceRule } | { unsellable: string }
export type PriceAnswer = { price: Minor; rate: string } | { unsellable: string }

/** Rates and percentages have at most eight decimals (`config/schema.ts`). */
const DECIMALS = 8
const ONE = 10n ** BigInt(DECIMALS)

function scaled(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".")
  return BigInt(whole + fraction.padEnd(DECIMALS, "0").slice(0, DECIMALS))
}

/**
 * The price of a voucher in minor units of the currency, exactly: no float takes part, and what does not fit the step is
 * rounded UP, so that a price is never below what its rule says. @throws MoneyError when the result is no amount of money.
 */
export function priceByRule(face: Minor, currency: string, rule: PriceRule): Minor {
  const minorPerMajor = 10n ** BigInt(currencyExponent(currency))
  const paisePerRupee = 10n ** BigInt(currencyExponent(VOUCHER_CURRENCY))
  const divisor = paisePerRupee * ONE * 100n * ONE
  const value = BigInt(face) * scaled(rule.rate) * (100n * ONE + scaled(rule.markupPercent)) * minorPerMajor
  const fixed = rule.markupFixed === null ? 0n : BigInt(toMinor(rule.markupFixed, currency)) * divisor
  const step = BigInt(rule.roundTo === null ? 1 : toMinor(rule.roundTo, currency))
  const steps = (value + fixed + step * divisor - 1n) / (step * divisor)
  return toMinor((steps * step).toString(), "JPY")
}

function defined<T extends object>(value: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, part]) => part !== undefined && part !== null)) as Partial<T>
}

function changedBy(rule: CurrencyPricing, currency: string, override: PriceOverride | null | undefined): CurrencyPricing {
  if (!override) return rule
  return { ...rule, ...defined({ markupPercent: override.markupPercent }), ...defined(override.currencies?.[currency]) }
}

/** The rule a brand is sold by in a currency: the brand's own wish over its first category with one over the currency's. */
export function ruleFor(book: PriceBook, brand: PricedBrand, currency: string): RuleAnswer {
  const code = currency.toLowerCase()
  const base = book.currencies[code]
  if (!base) return { unsellable: `vouchers are not sold in ${code.toUpperCase()}` }
  const category = brand.categories.map((name) => book.categories[name]).find((override) => override !== undefined)
  const { rate, maxAgeMs, ...rule } = changedBy(changedBy(base, code, category), code, brand.price_rule)
  if (rate !== null) return { rule: { ...rule, rate } }
  const sourced = book.rates[code]
  if (!sourced) return { unsellable: `the exchange rate for ${code.toUpperCase()} is missing` }
  if (maxAgeMs !== null && sourced.ageMs > maxAgeMs) return { unsellable: `the exchange rate for ${code.toUpperCase()} is too old` }
  return { rule: { ...rule, rate: sourced.rate } }
}

/** The one price of the plugin: sync, cart and loss guard ask here. `face` in paise, the answer in minor units of the currency. */
export function priceOf(book: PriceBook, brand: PricedBrand, face: Minor, currency: string): PriceAnswer {
  const answer = ruleFor(book, brand, currency)
  return "unsellable" in answer ? answer : { price: priceByRule(face, currency, answer.rule), rate: answer.rule.rate }
}

/** Currencies with their prices of one denomination; those it cannot be sold in now are left out. */
export function pricesOf(book: PriceBook, brand: PricedBrand, face: Minor): { currency: string; price: Minor }[] {
  return Object.keys(book.currencies).flatMap((currency) => {
    const answer = priceOf(book, brand, face, currency)
    return "unsellable" in answer ? [] : [{ currency, price: answer.price }]
  })
}

/** Equal for two moments at which every price of the brand is the same. */
export function pricesFingerprint(book: PriceBook, brand: PricedBrand): string {
  return Object.keys(book.currencies)
    .sort()
    .map((currency) => {
      const answer = ruleFor(book, brand, currency)
      if ("unsellable" in answer) return `${currency}:-`
      const { rate, markupPercent, markupFixed, roundTo } = answer.rule
      return `${currency}:${rate}/${markupPercent}/${markupFixed ?? ""}/${roundTo ?? ""}`
    })
    .join(";")
}

/** Whether less was paid than quoted, beyond the tolerance: the loss guard (`protocol.md` section 2). Integers, exact to the last unit. */
export function isBelowQuote(paid: Minor, quoted: Minor, tolerancePercent: string): boolean {
  const whole = 100n * ONE
  const tolerance = scaled(tolerancePercent)
  return BigInt(paid) * whole < BigInt(quoted) * (tolerance > whole ? 0n : whole - tolerance)
}
