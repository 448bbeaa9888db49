import { useTranslation } from "react-i18next"

/** The tag `Intl` knows a dashboard language by: Medusa writes `ptBR`. */
const localeOf = (language: string): string => language.replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2")

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]]

/** Such as a voucher's last day: JavaScript takes it for midnight in UTC, which is the day before in America. */
const isPlainDate = (moment: string | Date): boolean => typeof moment === "string" && /^\d{4}-\d{2}-\d{2}$/.test(moment)

/** Amounts, moments and spans in the dashboard's language. */
export function useFormat() {
  const { i18n } = useTranslation()
  const locale = localeOf(i18n.language || "en")
  const date = (moment: string | Date) => new Date(moment)
  return {
    locale,
    money: (amount: number | null, currency: string) =>
      amount === null ? "–" : new Intl.NumberFormat(locale, { style: "currency", currency: currency.toUpperCase(), currencyDisplay: "narrowSymbol" }).format(amount),
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
    percent: (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value) + "%",
    moment: (moment: string | Date | null) => (moment === null ? "–" : new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(date(moment))),
    exact: (moment: string | Date) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(date(moment)),
    day: (moment: string | Date) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", ...(isPlainDate(moment) ? { timeZone: "UTC" } : {}) }).format(date(moment)),
    /** "3 hours ago" */
    ago: (moment: string | Date | null) => {
      if (moment === null) return "–"
      const seconds = (date(moment).getTime() - Date.now()) / 1_000
      const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? (["second", 1] as const)
      return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / size), unit)
    },
    /** Whole seconds under two minutes, else minutes and hours. */
    span: (seconds: number | null) => {
      if (seconds === null) return "–"
      const unit = (value: number, name: "second" | "minute" | "hour") => new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: 1 }).format(value)
      if (seconds < 120) return unit(Math.round(seconds), "second")
      return seconds < 7_200 ? unit(seconds / 60, "minute") : unit(seconds / 3_600, "hour")
    },
  }
}
