/** The line to type is 47 digits: three fields, each with a check digit of its own, the bar code's check digit, due factor and amount (FEBRABAN). */
const LINE = /^(\d{4})(\d{5})\d(\d{10})\d(\d{10})\d(\d)(\d{14})$/

/** The 44 digits of the bar code; null when the line is no bank slip's. */
export function barcodeOf(digitable: string): string | null {
  const parts = LINE.exec(digitable.replace(/\D/g, ""))
  if (!parts) return null
  const [, bankAndCurrency, first, second, third, check, dueAndAmount] = parts
  return `${bankAndCurrency}${check}${dueAndAmount}${first}${second}${third}`
}

/** As slips print it: 00190.00009 01234.567890 12345.678901 1 23450000010000. */
export function printedLine(digitable: string): string {
  const digits = digitable.replace(/\D/g, "")
  return digits.length === 47 ? digits.replace(/^(\d{5})(\d{5})(\d{5})(\d{6})(\d{5})(\d{6})(\d)(\d{14})$/, "$1.$2 $3.$4 $5.$6 $7 $8") : digitable
}
