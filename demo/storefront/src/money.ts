/** Amounts are major units, as the store's routes give them. */
export function money(amount: number, currency: string): string {
  const code = currency.toUpperCase()
  const locale = code === "INR" ? "en-IN" : code === "BRL" ? "pt-BR" : "en"
  return new Intl.NumberFormat(locale, { style: "currency", currency: code, minimumFractionDigits: Number.isInteger(amount) && code === "INR" ? 0 : 2 }).format(amount)
}

export const rupees = (amount: number): string => money(amount, "INR")

const PLAIN_DAY = /^\d{4}-\d{2}-\d{2}$/

/** A plain day such as 2026-12-24 has no time zone and stays that day everywhere. */
export const day = (date: string): string => new Intl.DateTimeFormat("en", { dateStyle: "medium", ...(PLAIN_DAY.test(date) ? { timeZone: "UTC" } : {}) }).format(new Date(date))
export const moment = (at: string, timeZone?: string | null): string => new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", ...(timeZone ? { timeZone } : {}) }).format(new Date(at))
