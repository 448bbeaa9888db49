/** Hubcash prints `Y-m-dTH:i:s GMT` ("2017-11-09T12:00:00 GMT"), which `new Date` does not read (facts.md 3). */
const PRINTED = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(?:GMT|UTC|Z)?(?:([+-])(\d{2}):?(\d{2}))?$/i

/** The instant, as UTC unless an offset is printed; null for what is absent or no date. Never throws: no payment may hang on a date. */
export function parseHubcashDate(printed: string | null | undefined): Date | null {
  const match = PRINTED.exec(printed?.trim() ?? "")
  if (!match) return null
  const [, year, month, day, hour, minute, second, sign, hours, minutes] = match
  const part = (digits: string | undefined) => Number(digits ?? 0)
  const local = Date.UTC(part(year), part(month) - 1, part(day), part(hour), part(minute), part(second))
  // 2017-02-30 and 0000-00-00 are no dates; Date.UTC would roll them over.
  if (part(year) < 1000 || new Date(local).getUTCMonth() !== part(month) - 1 || new Date(local).getUTCDate() !== part(day)) return null
  if (part(minute) > 59 || part(second) > 60) return null
  const offset = (part(hours) * 60 + part(minutes)) * (sign === "-" ? -1 : 1)
  return new Date(local - offset * 60_000)
}
