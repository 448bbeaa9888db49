import type { Minor } from "./money"

/** Paise a day, rounded up: a forecast that errs should err on the careful side. */
export function perDay({ debited, days }: { debited: Minor; days: number }): Minor {
  return debited <= 0 || days <= 0 ? 0 : Math.ceil(debited / days)
}

/** Days until the balance is used up, to a tenth, rounded down; null while nothing is used. */
export function daysLeft(balance: Minor, day: Minor): number | null {
  return day <= 0 ? null : Math.max(0, Math.floor((balance / day) * 10) / 10)
}

const DAY_MS = 86_400_000
/** A day further away is no forecast, and soon no date at all. */
const FARTHEST_DAYS = 36_500

/** When the balance is used up; null while nothing is used, or when it lasts for a lifetime. */
export function emptyAt(readAt: Date, balance: Minor, day: Minor): Date | null {
  const days = day <= 0 ? Infinity : Math.max(0, balance / day)
  return days > FARTHEST_DAYS ? null : new Date(readAt.getTime() + days * DAY_MS)
}
