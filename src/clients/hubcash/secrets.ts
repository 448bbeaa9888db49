const SECRET_FIELDS = ["Number", "SecurityCode", "Document", "DocumentNumber"] as const

/** What of a card or consumer must never come back in an error or a log: as written, and its digits alone. */
export function secretsOf(part: object | undefined): string[] {
  const fields = (part ?? {}) as Partial<Record<(typeof SECRET_FIELDS)[number], unknown>>
  const values = SECRET_FIELDS.map((name) => fields[name]).filter((value): value is string => typeof value === "string" && value !== "")
  return [...new Set(values.flatMap((value) => [value, value.replace(/\W/g, "")]))].filter(Boolean)
}
