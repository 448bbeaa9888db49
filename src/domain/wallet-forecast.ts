import type { Minor } from "./money"

/** Paise a day, rounded up: a forecast that errs should err on the careful side. */
export function perDay({ debited, days }: { debited: Minor; days: number }): Minor {
  return debited <= 0 || days <= 0 ? 0 : Math.ceil(debited / days)
}

/** Days until the balance is used up, to a tenth, rounded down; null while nothing is used. */
export function daysLeft(balance: Minor, day: Minor): number | null {
  return day <= 0 ? null : Math.max(0, Math.floor((balance / day) * 10) / 10)
}
