/**
 * Money inside the plugin: integer minor units plus an ISO 4217 code. Upstreams speak three units (Hubble decimal
 * rupees, 123hub integer minor units, Hubcash integer centavos) and Medusa speaks major-unit BigNumbers, so conversion
 * happens only at the edges, through this file. A conversion that would lose precision throws; nothing is rounded.
 */

/** An integer count of the currency's smallest unit (paise, centavos, yen). */
export type Minor = number

/** What Medusa and the upstreams use for a major-unit amount. `{ value, precision }` is Medusa's raw BigNumber. */
export type MajorAmount = number | string | { value: number | string; precision?: number } | { numeric: number; raw?: { value: number | string } } | { toJSON(): unknown }

/** Thrown when an amount is not a number or does not fit the currency's exponent. */
export class MoneyError extends Error {
  constructor(message: string) {
    super(message)
    this.name = "MoneyError"
  }
}

const ZERO_DECIMALS = new Set(["bif", "clp", "djf", "gnf", "isk", "jpy", "kmf", "krw", "pyg", "rwf", "ugx", "uyi", "vnd", "vuv", "xaf", "xof", "xpf"])
const THREE_DECIMALS = new Set(["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"])

/** Number of decimals of a currency: JPY 0, INR and BRL 2, KWD 3 (ISO 4217). */
export function currencyExponent(currency: string): number {
  const code = currency.toLowerCase()
  if (!/^[a-z]{3}$/.test(code)) throw new MoneyError(`"${currency}" is not an ISO 4217 currency code`)
  if (ZERO_DECIMALS.has(code)) return 0
  return THREE_DECIMALS.has(code) ? 3 : 2
}
const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?$/
/** Every decimal of 15 digits survives the way through a float. */
const LARGEST_EXACT = 999_999_999_999_999
/** A list of more shares would take the process's memory. */
const MOST_PARTS = 1_000_000

function decimalText(amount: MajorAmount): string {
  if (typeof amount === "number" || typeof amount === "string") return String(amount)
  if ("value" in amount) return String(amount.value)
  // A float has about 16 digits; what Medusa's BigNumber was made of is in `raw`.
  if ("numeric" in amount) return String(amount.raw?.value ?? amount.numeric)
  return String(amount.toJSON())
}

function expandExponent(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text)
  if (!match) return text
  const [, sign = "", whole = "", fraction = "", power = "0"] = match
  const point = whole.length + Number(power)
  if (Math.abs(Number(power)) > 30) throw new MoneyError(`${text} is out of range`)
  const digits = (whole + fraction).padEnd(point, "0")
  return point <= 0 ? `${sign}0.${"0".repeat(-point)}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point) || "0"}`
}

/**
 * Major units to minor units, exactly: `toMinor("1000.50", "INR") === 100050`.
 * @throws MoneyError when the amount is no decimal number, has more decimals than the currency, or is not a safe integer.
 */
export function toMinor(amount: MajorAmount, currency: string): Minor {
  const exponent = currencyExponent(currency)
  const text = expandExponent(decimalText(amount).trim())
  const match = DECIMAL.exec(text)
  if (!match) throw new MoneyError(`"${text}" is not a decimal amount`)
  const [, sign, whole = "0", fraction = ""] = match
  const significant = fraction.replace(/0+$/, "")
  if (significant.length > exponent) {
    throw new MoneyError(`${text} ${currency.toUpperCase()} has more than ${exponent} decimals; it would have to be rounded`)
  }
  const minor = Number(whole + significant.padEnd(exponent, "0"))
  if (!Number.isSafeInteger(minor)) throw new MoneyError(`${text} ${currency.toUpperCase()} is too large`)
  return sign === "-" && minor !== 0 ? -minor : minor
}

/** Whether a decimal text is an amount of the currency, down to its smallest unit. */
export function isAmountOf(decimal: string, currency: string): boolean {
  try {
    toMinor(decimal, currency)
    return true
  } catch {
    return false
  }
}

/**
 * Minor units to the major-unit number Medusa and the routes use: `toMajor(100050, "INR") === 1000.5`.
 * @throws MoneyError when it is not an integer, or so large that a float cannot tell it from its neighbour.
 */
export function toMajor(minor: Minor, currency: string): number {
  if (!Number.isSafeInteger(minor)) throw new MoneyError(`${minor} is not an integer amount of minor units`)
  const factor = 10 ** currencyExponent(currency)
  const major = minor / factor
  if (Math.abs(minor) > LARGEST_EXACT && factor > 1) throw new MoneyError(`${minor} minor units of ${currency.toUpperCase()} are too large to be a number of major units`)
  return major
}

/** Shares of a total that add up to it exactly; the remainder is on the last one (`protocol.md` section 4). */
export function splitEvenly(total: Minor, parts: number): Minor[] {
  if (!Number.isSafeInteger(total)) throw new MoneyError(`${total} is not an integer amount of minor units`)
  if (!Number.isSafeInteger(parts) || parts < 1 || parts > MOST_PARTS) throw new MoneyError(`cannot split an amount into ${parts} parts`)
  const share = Math.trunc(total / parts)
  return Array.from({ length: parts }, (_, index) => (index === parts - 1 ? total - share * (parts - 1) : share))
}

/**
 * Medusa's computed totals (tax shares, discount shares) can carry more decimals than the currency has; this rounds
 * them half up to minor units. Only for totals that Medusa computed: a price or a supplier amount goes through `toMinor`.
 */
export function roundTotalToMinor(amount: MajorAmount, currency: string): Minor {
  const exponent = currencyExponent(currency)
  const text = expandExponent(decimalText(amount).trim())
  if (!DECIMAL.test(text)) throw new MoneyError(`"${text}" is not a decimal amount`)
  const [whole = "0", fraction = ""] = text.split(".")
  const kept = toMinor(`${whole}.${fraction.slice(0, exponent) || "0"}`, currency)
  if (Number(fraction[exponent] ?? "0") < 5) return kept
  return whole.startsWith("-") ? kept - 1 : kept + 1
}
