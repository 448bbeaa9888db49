import { isGroup, type Problem } from "./environment"
import { pathText } from "./problems"

/** True for anything a merchant wrote: a value that is not undefined, or an object or list that holds one. */
export function hasContent(value: unknown): boolean {
  if (value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  return isGroup(value) ? Object.values(value).some(hasContent) : true
}

const isSet = (value: unknown) => value !== undefined && value !== null
const is = (refused: unknown) => (value: unknown) => value === refused
/** The documented default may be written out; anything else asks for what is not there. */
const otherThan = (usual: unknown) => (value: unknown) => isSet(value) && value !== usual
const namedOtherThan = (allowed: string) => (value: unknown, name: string) => name !== allowed && value !== undefined

export const NOT_AVAILABLE = "is not available in this version of medusa-plugin-voucher-hub"

export interface NotBuilt {
  /** Option path, dots between names; a last `*` stands for every name in the group. */
  path: string
  /** What the message calls it. */
  what: string
  /** Whether a written value asks for it; what is not refused here goes on to the schema. */
  asksForIt: (value: unknown, name: string) => boolean
  /** A value that is wrong anyway is reported as wrong, not as unavailable. */
  onceValid?: true
}

/**
 * What `surface.md` names and this version does not do: refused at boot, never ignored. The issue that builds a line
 * deletes it here.
 */
export const NOT_BUILT: readonly NotBuilt[] = [
  { path: "hubcash", what: "paying with Hubcash", asksForIt: hasContent },
  { path: "hub123", what: "paying with 123hub", asksForIt: hasContent },
  { path: "hubble.delivery", what: 'delivery by Hubble ("hubble")', asksForIt: is("hubble") },
  { path: "catalog.currencies.*", what: 'selling in a currency other than "inr"', asksForIt: namedOtherThan("inr") },
  { path: "catalog.currencies.inr.rate", what: "a price other than the face value", asksForIt: otherThan("1"), onceValid: true },
  { path: "catalog.currencies.inr.markupPercent", what: "a price other than the face value", asksForIt: otherThan("0"), onceValid: true },
  { path: "catalog.currencies.inr.roundTo", what: "rounding prices", asksForIt: isSet, onceValid: true },
  { path: "catalog.quoteValidDays", what: "a quote for a custom amount", asksForIt: otherThan(5), onceValid: true },
  { path: "wallet.lowThreshold", what: "the low-balance warning", asksForIt: otherThan("5000"), onceValid: true },
  { path: "payments.cancelUnpaidOrders.boletoDays", what: "cancelling unpaid boleto orders", asksForIt: isSet },
  { path: "payments.cancelUnpaidOrders.redirectMinutes", what: "cancelling unpaid redirect orders", asksForIt: isSet },
  { path: "wallet.whenShort", what: 'refusing sales while the wallet is short ("refuse")', asksForIt: is("refuse") },
  { path: "fulfillment.refundTimedOutAfterHours", what: "refunding timed-out orders by the clock", asksForIt: isSet },
]

function valuesAt(options: unknown, names: readonly string[], path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  const [name, ...rest] = names
  if (name === undefined) return [{ path, value: options }]
  if (!isGroup(options)) return []
  const matching = name === "*" ? Object.keys(options) : [name]
  return matching.flatMap((key) => valuesAt(options[key], rest, [...path, key]))
}

/** The refusals for the options a merchant wrote; `wrong` are the problems the schema found. */
export function notBuiltProblems(options: Record<string, unknown>, wrong: readonly Problem[]): Problem[] {
  const isWrong = (path: string) => wrong.some((problem) => problem.path === path || problem.path.startsWith(`${path}[`))
  return NOT_BUILT.flatMap(({ path: row, what, asksForIt, onceValid }) =>
    valuesAt(options, row.split("."))
      .filter(({ path, value }) => asksForIt(value, path.at(-1) ?? ""))
      .filter(({ path }) => !onceValid || !isWrong(pathText(path)))
      .map(({ path }) => ({ path: pathText(path), expected: `${what} ${NOT_AVAILABLE}; leave it out` })),
  )
}
