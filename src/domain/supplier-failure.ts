/**
 * Why Hubble did not supply, as one word, whatever carried it: an error body with an E-number (H:error, wallet page) or
 * HTTP 200 with status FAILED and a free text (guide 5.3). This is the only table; retry policy reads `kind`.
 */
export type SupplierFailureKind =
  | "brand_unavailable" // E100: wait and retry later
  | "brand_not_enabled" // E101: hide the brand, contact Hubble
  | "brand_inactive" // E102: hide the brand
  | "denomination_unavailable" // E150: refresh the catalogue
  | "order_invalid" // E151 to E159: our own request broke a limit
  | "generation_failed" // E200: retry after 1 to 2 minutes with a new reference
  | "insufficient_balance" // E300: stop, top up
  | "rate_limited" // a text that names a limit (guide 6.6): not before the next full hour
  | "not_found" // E001
  | "other"

/** Refusals of a request that say it is wrong, not what is for sale: a fault of ours, or of the settings (`protocol.md` 3.6). */
export const OUR_FAULT: readonly SupplierFailureKind[] = ["order_invalid", "not_found", "other"]

export interface SupplierFailure {
  kind: SupplierFailureKind
  /** "E" and three digits, or null when the carrier had none. */
  eNumber: string | null
  /** Hubble's own words, trimmed to 200 characters: for the ledger and for support, never for a shopper. */
  text: string | null
}

const BY_E_NUMBER: readonly (readonly [pattern: RegExp, kind: SupplierFailureKind])[] = [
  [/^E001$/, "not_found"],
  [/^E100$/, "brand_unavailable"],
  [/^E101$/, "brand_not_enabled"],
  [/^E102$/, "brand_inactive"],
  [/^E150$/, "denomination_unavailable"],
  [/^E15\d$/, "order_invalid"],
  [/^E200$/, "generation_failed"],
  [/^E300$/, "insufficient_balance"],
]

/** Read from the top: a text that names a limit is never retried in seconds, even if it also says that generation failed. */
const BY_TEXT: readonly (readonly [pattern: RegExp, kind: SupplierFailureKind])[] = [
  [/insufficient (wallet )?balance/i, "insufficient_balance"],
  [/limit/i, "rate_limited"],
  [/brand not available/i, "brand_unavailable"],
  [/voucher generation failed/i, "generation_failed"],
  [/denomination not available/i, "denomination_unavailable"],
  [/resource not found/i, "not_found"],
]

const TEXT_MAX = 200

function trimmed(value: unknown): string | null {
  if (typeof value !== "string") return null
  return value.trim().slice(0, TEXT_MAX) || null
}

function eNumberFrom(value: unknown): string | null {
  const text = typeof value === "string" ? value.trim().toUpperCase() : ""
  return /^E\d{3}$/.test(text) ? text : null
}

/** The E-number of an error body, looked for in `id` (H:error), then in `code` (the guide's tables); null without one. */
export function eNumberOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null
  return eNumberFrom((body as { id?: unknown }).id) ?? eNumberFrom((body as { code?: unknown }).code)
}

/**
 * Classifies an E-number, a free text, or both. A known E-number wins over the text; an E-number nobody documented
 * leaves the decision to the text. Words are compared case-insensitively, `INSUFFICIENT_BALANCE` like "insufficient balance".
 */
export function classifySupplierFailure(carrier: { eNumber?: string | null; text?: string | null }): SupplierFailure {
  const eNumber = eNumberFrom(carrier.eNumber)
  const text = trimmed(carrier.text)
  const words = (carrier.text ?? "").replace(/[_\s]+/g, " ")
  const kind =
    BY_E_NUMBER.find(([pattern]) => eNumber !== null && pattern.test(eNumber))?.[1] ??
    BY_TEXT.find(([pattern]) => pattern.test(words))?.[1] ??
    "other"
  return { kind, eNumber, text }
}

/** The failure an error body names: E-number from `id` or `code`, text from `message`, else the word in `code`. */
export function supplierFailureOf(body: unknown): SupplierFailure {
  const fields = typeof body === "object" && body !== null ? (body as { message?: unknown; code?: unknown }) : {}
  const eNumber = eNumberOf(body)
  const failure = classifySupplierFailure({ eNumber, text: trimmed(fields.message) })
  if (failure.kind !== "other" && failure.text !== null) return failure
  const word = eNumberFrom(fields.code) ? null : trimmed(fields.code)
  const kind = failure.kind === "other" ? classifySupplierFailure({ text: word }).kind : failure.kind
  return { kind, eNumber, text: failure.text ?? word }
}
