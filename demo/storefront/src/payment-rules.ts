const LEAST_INSTALLMENT = 5
const MOST_INSTALLMENTS = 12

/** Hubcash takes no installment under five reais. */
export const installmentsFor = (total: number): number => Math.max(1, Math.min(MOST_INSTALLMENTS, Math.floor(total / LEAST_INSTALLMENT)))

const COUNTRY_CODES: Readonly<Record<string, string>> = { br: "55", in: "91" }

/** +5511987654321 for what a person of that country types. */
export function e164(phone: string, country: string): string {
  const digits = phone.replace(/\D/g, "")
  return phone.trim().startsWith("+") ? `+${digits}` : `+${COUNTRY_CODES[country] ?? ""}${digits.replace(/^0+/, "")}`
}
