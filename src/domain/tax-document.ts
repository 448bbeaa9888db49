/**
 * Brazilian tax documents: CPF (person, 11 digits) and CNPJ (company, 14 characters, since July 2026 letters too: Receita Federal, IN RFB 2.229/2024),
 * both closed by two check digits. Personal data: shown masked, never logged.
 */
export type TaxDocumentType = "CPF" | "CNPJ"

export interface TaxDocument {
  type: TaxDocumentType
  /** Without punctuation, letters in upper case. */
  number: string
}

/** `problem` is a sentence for the shopper; it never repeats what was typed. */
export type TaxDocumentReading = { document: TaxDocument; problem?: undefined } | { document?: undefined; problem: string }

const CNPJ = /^[0-9A-Z]{12}\d{2}$/
const CPF_WEIGHTS = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2] as const
const CNPJ_WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2] as const

/** Modulo 11 over the character values (code minus 48, so that digits are themselves), with the last of `weights` on the last character. */
function checkDigit(base: string, weights: readonly number[]): string {
  const used = weights.slice(weights.length - base.length)
  const sum = used.reduce((total, weight, index) => total + weight * (base.charCodeAt(index) - 48), 0)
  const rest = sum % 11
  return String(rest < 2 ? 0 : 11 - rest)
}

/** The two digits that close a CPF's first 9 digits or a CNPJ's first 12 characters. */
export function checkDigits(type: TaxDocumentType, base: string): string {
  const weights = type === "CPF" ? CPF_WEIGHTS : CNPJ_WEIGHTS
  const first = checkDigit(base, weights)
  return first + checkDigit(base + first, weights)
}

/** Reads a CPF or CNPJ as people type it, with or without `.`, `-`, `/` and spaces. */
export function readTaxDocument(typed: string): TaxDocumentReading {
  const number = typed.replace(/[.\-/\s]/g, "").toUpperCase()
  if (/^\d{11}$/.test(number)) return closed("CPF", number)
  if (CNPJ.test(number)) return closed("CNPJ", number)
  return { problem: "type the 11 digits of a CPF or the 14 characters of a CNPJ" }
}

function closed(type: TaxDocumentType, number: string): TaxDocumentReading {
  // One repeated digit satisfies the arithmetic and was never issued.
  const repeated = /^(\d)\1+$/.test(number)
  if (repeated || checkDigits(type, number.slice(0, -2)) !== number.slice(-2)) return { problem: `this is not a valid ${type}: check the digits` }
  return { document: { type, number } }
}
